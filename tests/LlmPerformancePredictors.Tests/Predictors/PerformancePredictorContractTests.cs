using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors;

/// <summary>What every <see cref="IPerformancePredictor"/> promises. Derive a fixture for each implementation.</summary>
public abstract class PerformancePredictorContractTests
{
    /// <summary>A predictor of at least 20 architectures of its space, all of which it answers for.</summary>
    protected abstract IPerformancePredictor CreatePredictor();

    /// <summary>Different architectures that the predictor can score.</summary>
    protected abstract IReadOnlyList<Architecture> Architectures { get; }

    [Test]
    public async Task PredictAsync_OfABatch_GivesOnePredictionEachInOrder()
    {
        IPerformancePredictor predictor = CreatePredictor();
        IReadOnlyList<Prediction> forward = await predictor.PredictAsync(Architectures);
        IReadOnlyList<Prediction> backward = await predictor.PredictAsync([.. Architectures.Reverse()]);
        Assert.That(forward, Has.Count.EqualTo(Architectures.Count));
        Assert.That(
            backward.Reverse().Select(ScoreOf),
            Is.EqualTo(forward.Select(ScoreOf)));
    }

    [Test]
    public async Task PredictAsync_OfOne_SaysWhatTheBatchSays()
    {
        IPerformancePredictor predictor = CreatePredictor();
        IReadOnlyList<Prediction> batch = await predictor.PredictAsync(Architectures);
        for (int i = 0; i < 3; i++)
            Assert.That(ScoreOf(await predictor.PredictAsync(Architectures[i])), Is.EqualTo(ScoreOf(batch[i])));
    }

    [Test]
    public async Task PredictAsync_OfNothing_GivesNothing() => Assert.That(await CreatePredictor().PredictAsync([]), Is.Empty);

    [Test]
    public async Task PredictAsync_OfTheSameArchitectureTwice_SaysTheSameTwice()
    {
        IReadOnlyList<Prediction> predictions = await CreatePredictor().PredictAsync(
            [Architectures[0], Architectures[1], Architectures[0]]);
        Assert.That(ScoreOf(predictions[2]), Is.EqualTo(ScoreOf(predictions[0])));
    }

    [Test]
    public async Task PredictAsync_FromManyThreads_SaysTheSame()
    {
        IPerformancePredictor predictor = CreatePredictor();
        IReadOnlyList<Prediction>[] all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => predictor.PredictAsync(Architectures))));
        foreach (IReadOnlyList<Prediction> one in all) Assert.That(one, Is.EqualTo(all[0]));
    }

    [Test]
    public void PredictAsync_OfAnotherSpacesArchitecture_IsRefused()
    {
        SearchSpace other = new SearchSpaceBuilder("other").AddInteger("never_heard_of", [1]).Build();
        Assert.That(
            async () => await CreatePredictor().PredictAsync([other.Sample(RandomSource.Create(1))]),
            Throws.TypeOf<InvalidArchitectureException>());
    }

    [Test]
    public void PredictAsync_Canceled_Stops()
    {
        Assert.That(
            async () => await CreatePredictor().PredictAsync(Architectures, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static object ScoreOf(Prediction prediction) =>
        prediction.TryGetScore(out double score, out PredictionFailure? failure) ? score : failure;
}
