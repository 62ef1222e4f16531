using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;

namespace LlmPerformancePredictors.Tests.Evaluation;

/// <summary>
/// The figures of TFS-Eval's supernets (Jawahar et al., 2023, table 1) and of the recorded language model, to two decimals.
/// </summary>
public class TfsEvalFigureTests
{
    private IReadOnlyList<SummaryRow> _rows = [];

    [OneTimeSetUp]
    public async Task Evaluate()
    {
        using var client = new ReplayChatClient(RecordedAnswers.All);
        var results = new List<SplitResult>();
        foreach (TfsEval task in TfsEval.All)
            foreach (int seed in task.Seeds)
            {
                EvaluationSplit split = task.GetSplit(seed);
                var languageModel = new LlmPerformancePredictor(client, task.Task.Prediction, split.Demonstrations);
                results.Add(
                    await SplitResult.EvaluateAsync(split, [new NamedPredictor("llm-pp", languageModel), .. task.Supernets]));
            }

        _rows = EvaluationSummary.Summarize(results);
    }

    [TestCase("llm-pp", 0.15, 0.77, 0.13, 0.87, 0.19, 0.75)]
    [TestCase("hat", 1.14, 0.71, 1.59, 0.79, 0.91, 0.72)]
    [TestCase("sandwich", 1.05, 0.81, 1.27, 0.78, 0.91, 0.72)]
    [TestCase("layerwise-mos", 0.97, 0.56, 1.16, 0.79, 0.96, 0.74)]
    [TestCase("neuronwise-mos", 0.87, 0.79, 1.18, 0.87, 0.87, 0.67)]
    public void Figures_OfAPredictor_AreThePublishedOnes(
        string predictor, double mae1, double tau1, double mae2, double tau2, double mae3, double tau3)
    {
        SummaryRow[] rows = [.. _rows.Where(row => row.Predictor == predictor && row.Task != EvaluationSummary.Average)];
        Assert.That(rows.Select(row => row.Task), Is.EqualTo(new[] { "wmt14ende", "wmt14enfr", "wmt19ende" }));
        Assert.That(rows.Select(row => row.MaeMean), Is.EqualTo(new[] { mae1, mae2, mae3 }).Within(0.005));
        Assert.That(rows.Select(row => row.TauMean), Is.EqualTo(new[] { tau1, tau2, tau3 }).Within(0.005));
    }

    [Test]
    public void Average_OfAPredictor_IsTheMeanOfItsTasks()
    {
        foreach (IGrouping<string, SummaryRow> predictor in _rows.GroupBy(row => row.Predictor))
        {
            SummaryRow average = predictor.Single(row => row.Task == EvaluationSummary.Average);
            Assert.That(
                average.MaeMean, Is.EqualTo(predictor.Where(row => row != average).Average(row => row.MaeMean)).Within(1e-12));
            Assert.That(
                average.TauMean, Is.EqualTo(predictor.Where(row => row != average).Average(row => row.TauMean)).Within(1e-12));
        }
    }
}
