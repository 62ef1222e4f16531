using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;

namespace LlmPerformancePredictors.Tests.Datasets;

public sealed class InventoryTaskTests
{
    [Test]
    public void Trained_FortyArchitectures_AreThoseThatTheTaskDraws() => Assert.Multiple(() =>
    {
        Assert.That(
            InventoryTask.Trained.Select(network => network.Architecture),
            Is.EqualTo(GeneratedTask.Inventories.DrawArchitectures()));
        Assert.That(InventoryTask.Trained.Select(network => network.Id), Is.EqualTo(Enumerable.Range(0, 40)));
        Assert.That(
            NumberWordsTask.Trained.Select(network => network.Architecture),
            Is.EqualTo(GeneratedTask.NumberWords.DrawArchitectures()));
    });

    [Test]
    public void Trained_OfInventories_RanksAlikeWithBothSeedsAndIsFarFromSolved()
    {
        double[] first = [.. InventoryTask.Trained.Select(network => network.Losses[0])];
        double[] second = [.. InventoryTask.Trained.Select(network => network.Losses[1])];
        double[] losses = [.. InventoryTask.Trained.Select(network => network.Loss)];
        Assert.Multiple(() =>
        {
            Assert.That(RankCorrelation.KendallTauB(first, second), Is.EqualTo(0.864).Within(0.0005));
            Assert.That(losses.Min(), Is.EqualTo(0.376).Within(0.0005));
            Assert.That(losses.Max(), Is.EqualTo(3.208).Within(0.0005), "less than ten times as much");
            Assert.That(InventoryTask.Trained.SelectMany(network => network.Bleu), Is.All.InRange(0, 85));
        });
    }

    [Test]
    public async Task Supernets_OfTheTrainedOnes_RankThem()
    {
        Architecture[] architectures = [.. InventoryTask.Trained.Select(network => network.Architecture)];
        double[] losses = [.. InventoryTask.Trained.Select(network => network.Loss)];
        Assert.That(
            InventoryTask.Supernets.Select(supernet => supernet.Name),
            Is.EqualTo(new[] { "hat", "sandwich", "layerwise-mos", "neuronwise-mos" }));
        foreach (NamedPredictor supernet in InventoryTask.Supernets)
        {
            IReadOnlyList<Prediction> predictions = await supernet.Predictor.PredictAsync(architectures);
            double tau = RankCorrelation.KendallTauB(losses, [.. predictions.Select(prediction => prediction.Score)]);
            Assert.That(tau, Is.GreaterThan(0.5), supernet.Name);
        }
    }

    [Test]
    public void Pool_ThatWasLabeled_HoldsNoTrainedArchitecture()
    {
        IReadOnlyList<Architecture> pool = InventoryTask.Benchmark.GetPool(1);
        Assert.Multiple(() =>
        {
            Assert.That(pool, Has.Count.EqualTo(300).And.Unique);
            Assert.That(pool.Where(InventoryTask.Benchmark.Scores.ContainsKey), Is.Empty);
            Assert.That(InventoryTask.Benchmark.GetPool(2), Is.Empty);
        });
    }

    [Test]
    public void Prompt_OfTheTask_NamesTaskMetricAndExamples()
    {
        EvaluationSplit split = InventoryTask.GetSplit(1);
        string prompt = new PerformancePromptTemplate().Render(
            new PromptRequest(InventoryTask.Prediction, split.Demonstrations, [split.Test[0].Architecture]));
        Assert.Multiple(() =>
        {
            Assert.That((split.Demonstrations.Count, split.Test.Count), Is.EqualTo((10, 30)));
            Assert.That(prompt, Does.Contain("inventories").And.Contain("held-out loss").And.Contain("decoder_cross_spans"));
            Assert.That(prompt, Does.Contain(InventoryTask.Data.HeldOutText.Target[0]));
        });
    }
}
