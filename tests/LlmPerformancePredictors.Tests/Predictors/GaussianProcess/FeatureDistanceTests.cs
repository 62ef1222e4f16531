using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.GaussianProcess;

public class FeatureDistanceTests
{
    private static readonly SearchSpace Cells = NasBench201Space.Instance;

    [Test]
    public async Task FitAsync_WithTheFeaturesThatScoresFollow_PredictsBetter([Values] bool scaled)
    {
        FeatureEncoder paths = FeatureEncoder.CreateCellPaths(Cells);
        int convolutions = paths.Names.ToList().IndexOf("nor_conv_3x3 on paths");
        Demonstration[] cells =
        [
            .. Enumerable.Range(0, 140).Select(i => Cells.Sample(RandomSource.Create(1, i)))
                .Select(cell => new Demonstration(cell, 60 + (4 * paths.Encode(cell)[convolutions]))),
        ];
        double without = await MeasureErrorAsync([]);
        double with = await MeasureErrorAsync([new FeatureDistance(paths, scaled)]);
        Assert.That(with, Is.LessThan(0.9 * without));

        async Task<double> MeasureErrorAsync(FeatureDistance[] distances)
        {
            GaussianProcessPredictor process = await GaussianProcessPredictor.FitAsync(
                Cells, Metric.Accuracy, cells[..70], distances: distances);
            IReadOnlyList<Prediction> predicted = await process.PredictAsync([.. cells[70..].Select(cell => cell.Architecture)]);
            return predicted.Zip(cells[70..], (prediction, cell) => Math.Abs(prediction.Score - cell.Score)).Average();
        }
    }

    [Test]
    public void FitAsync_WithFeaturesOfAnotherSpace_NamesBoth() => Assert.That(
        () => GaussianProcessPredictor.FitAsync(
            Cells,
            Metric.Accuracy,
            [.. Cells.Enumerate().Take(3).Select(cell => new Demonstration(cell, 70))],
            distances: [new FeatureDistance(FeatureEncoder.CreateAverages(ToySpaces.Network))]),
        Throws.ArgumentException.With.Message.Contains(ToySpaces.Network.Name).And.Message.Contains(Cells.Name));

    [Test]
    public void Features_OfDifferentUnits_CountAlikeOnlyWhereTheyAreScaled([Values] bool scaled)
    {
        Architecture[] all = [.. ToySpaces.Network.Enumerate()];
        var embedding = new ArchitectureEmbedding(ToySpaces.Network, [new FeatureDistance(new TwoUnits(), scaled)]);
        EmbeddedPart part = embedding.Parts[^1];
        float[] rows = embedding.Embed(all);
        for (int i = 0; i < all.Length; i++)
        {
            float layers = rows[(i * embedding.Count) + part.First], thousands = rows[(i * embedding.Count) + part.First + 1];
            Assert.That(thousands, Is.EqualTo(scaled ? layers : 1000 * layers).Within(1e-3f).Percent, $"{all[i]}");
        }
    }

    /// <summary>The same in another unit, and what is always the same.</summary>
    private sealed class TwoUnits() : FeatureEncoder(ToySpaces.Network, ["layers", "thousandths of layers", "constant"])
    {
        protected override void EncodeCore(Architecture architecture, Span<double> features)
        {
            int layers = architecture.GetInteger("layers");
            (features[0], features[1], features[2]) = (layers, 1000 * layers, 7);
        }
    }
}
