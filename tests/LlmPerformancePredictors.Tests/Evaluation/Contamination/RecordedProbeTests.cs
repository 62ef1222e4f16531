using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Evaluation.Contamination;

/// <summary>The probes of the recorded language model, as docs/calibration-and-probe.md has them: tau on seed 1.</summary>
public class RecordedProbeTests
{
    private static readonly PredictionBenchmark[] Probed = [NasBenchGraph.Arxiv.Benchmark, NasBench201.Cifar100Benchmark];

    [TestCase("graph-arxiv", 0.546, 0.195, 0.557)]
    [TestCase("nas201-cifar100", 0.709, 0.724, 0.681)]
    public async Task Probe_OfTheRecordedLanguageModel_HasTheKnownFigures(
        string name, double original, double permuted, double none)
    {
        PredictionBenchmark benchmark = Probed.Single(one => one.Name == name);
        using var client = new ReplayChatClient(RecordedAnswers.All);
        var options = new ContaminationProbeOptions
        {
            Conditions = [ProbeCondition.ScoresPermuted, ProbeCondition.NoDemonstrations],
            Repetitions = 1,
        };

        ContaminationReport report = await ContaminationProbe.RunAsync(
            benchmark.Task, [benchmark.GetSplit(1)],
            (task, shown) => new LlmPerformancePredictor(client, task, shown, null, new LlmPredictorOptions { BatchSize = 60 }),
            options);

        Assert.Multiple(() =>
        {
            Assert.That(report[ProbeCondition.Original].Tau, Is.EqualTo(original).Within(0.0005));
            Assert.That(report[ProbeCondition.ScoresPermuted].Tau, Is.EqualTo(permuted).Within(0.0005));
            Assert.That(report[ProbeCondition.NoDemonstrations].Tau, Is.EqualTo(none).Within(0.0005));
        });
    }

    // The disguise has changed since, so that its prompts cannot be rendered any more; their hashes find the answers.
    [TestCase("graph-arxiv", "068a09d8d0dc65658f552857157b3c48d1bd546a0945ae9f240534a8daa2bb5e", 0.446)]
    [TestCase("nas201-cifar100", "8863bfd79569c02eb184896758dffdf5acf923c6ed5e7a1b60bd9d0e75dc5661", 0.773)]
    public void Tau_OfTheAnswerToTheOldDisguise_IsTheKnownOne(string name, string prompt, double tau)
    {
        PredictionBenchmark benchmark = Probed.Single(one => one.Name == name);
        EvaluationSplit split = benchmark.GetSplit(1);
        string answer = RecordedAnswers.All.Single(recorded => recorded.Key.PromptSha256 == prompt).Text;
        IReadOnlyList<ScoreReading> readings = new PerformancePromptTemplate().Read(
            answer, new PromptRequest(benchmark.Task, [], [.. split.Test.Select(test => test.Architecture)]));

        Assert.That(
            RankCorrelation.KendallTauB(
                [.. split.Test.Select(test => test.Score)], [.. readings.Select(reading => reading.Prediction.Score)]),
            Is.EqualTo(tau).Within(0.0005));
    }
}
