using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Tests.Predictors.GaussianProcess;

/// <summary>What is believed of length scales and noise before scores are seen.</summary>
public class ScaleBeliefTests
{
    private const int Seeds = 20, Trained = 10, Others = 500;
    private static readonly PredictionBenchmark Cells = NasBench201.Cifar100Benchmark;

    private static readonly ArchitectureEmbedding Embedding =
        new(Cells.Space, [new FeatureDistance(FeatureEncoder.CreateCellPaths(Cells.Space))]);

    [Test]
    public void Run_TenCells_RanksOthersBetterWithTheBelief() =>
        Assert.That(MeasureTau(isBelieved: true), Is.GreaterThan(MeasureTau(isBelieved: false) + 0.01));

    [Test]
    public async Task FitAsync_TenCells_HasTheBelief()
    {
        Demonstration[] cells = Shuffle(0);
        GaussianProcessPredictor process = await GaussianProcessPredictor.FitAsync(
            Cells.Space, Cells.Metric, cells[..Trained], distances: [new(FeatureEncoder.CreateCellPaths(Cells.Space))]);
        IReadOnlyList<Prediction> predicted = await process.PredictAsync([.. cells[Trained..].Select(cell => cell.Architecture)]);
        double[] means = Predict(cells[..Trained], cells[Trained..], isBelieved: true);
        Assert.That(
            RankCorrelation.KendallTauB(means, [.. predicted.Select(prediction => prediction.Score)]),
            Is.EqualTo(1).Within(1e-3));
    }

    // Logarithms are normal with standard deviation 1: e times as long, or as short, is half a unit less likely.
    [TestCase(4, 0.15, 0)]
    [TestCase(4 * Math.E, 0.15, -0.5)]
    [TestCase(4 / Math.E, 0.15, -0.5)]
    [TestCase(4, 0.15 * Math.E, -0.5)]
    public void LogBelief_OfOneLengthAndNoise_IsNormal(double length, double noise, double expected) =>
        Assert.That(new ProcessScales([4, length], noise).LogBelief, Is.EqualTo(expected).Within(1e-12));

    private static double MeasureTau(bool isBelieved) => Enumerable.Range(0, Seeds).Select(seed =>
    {
        Demonstration[] cells = Shuffle(seed), others = cells[Trained..];
        return RankCorrelation.KendallTauB(
            [.. others.Select(cell => cell.Score)], Predict(cells[..Trained], others, isBelieved));
    }).Mean();

    private static double[] Predict(Demonstration[] trained, Demonstration[] others, bool isBelieved)
    {
        var scale = MonotoneScale.FromRanks(trained.Select(cell => cell.Score));
        double[] targets = [.. trained.Select(cell => scale.Scale(cell.Score))], means = new double[others.Length];
        float[] rows = Embedding.Embed([.. trained.Select(cell => cell.Architecture)]);
        var belief = new PriorBelief(0, 1);
        ProcessScales scales = new ScaleSearch(Embedding, rows, targets, [], belief, Trained, isBelieved)
            .Run(ProcessScales.CreateMiddle(Embedding.Parts.Count));
        TrainedProcess.Create(Embedding, rows, targets, [], belief, scales)
            .Predict(Embedding.Embed([.. others.Select(cell => cell.Architecture)]), [], means, []);
        return means;
    }

    private static Demonstration[] Shuffle(int seed)
    {
        Demonstration[] cells = [.. Cells.Scores.Select(cell => new Demonstration(cell.Key, cell.Value))];
        RandomSource.Create(seed).Shuffle(cells);
        return cells[..(Trained + Others)];
    }
}
