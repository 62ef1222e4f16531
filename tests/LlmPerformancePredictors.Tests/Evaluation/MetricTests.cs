using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Tests.Evaluation;

/// <summary>Figures computed by hand or with SciPy 1.10 (<c>scipy.stats.kendalltau</c>, <c>spearmanr</c>).</summary>
public class MetricTests
{
    private static readonly double[] X = [1, 2, 2, 3, 4, 5, 5, 5, 6, 7];
    private static readonly double[] Y = [2, 1, 3, 3, 5, 4, 4, 7, 6, 6];

    [Test]
    public void KendallTauB_WithTies_IsSciPys()
    {
        Assert.That(RankCorrelation.KendallTauB(X, Y), Is.EqualTo(0.6988459044322258).Within(1e-15));
        Assert.That(
            RankCorrelation.KendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]), Is.EqualTo(-0.4714045207910316).Within(1e-15));
    }

    [Test]
    public void Spearman_WithTies_IsSciPys()
    {
        Assert.That(RankCorrelation.Spearman(X, Y), Is.EqualTo(0.8478424414686703).Within(1e-14));
        Assert.That(RankCorrelation.Spearman([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]), Is.EqualTo(-0.5407380704358752).Within(1e-14));
    }

    [Test]
    public void RankCorrelation_OfAConstant_IsNaN()
    {
        Assert.That(RankCorrelation.KendallTauB([1, 1, 1], [1, 2, 3]), Is.NaN);
        Assert.That(RankCorrelation.Spearman([1, 1, 1], [1, 2, 3]), Is.NaN);
    }

    [Test]
    public void RankCorrelation_WithNaN_IsNaN()
    {
        Assert.That(RankCorrelation.KendallTauB([1, double.NaN, 3], [1, 2, 3]), Is.NaN);
        Assert.That(RankCorrelation.Spearman([1, 2, 3], [1, double.NaN, 3]), Is.NaN);
    }

    [Test]
    public void KendallTauB_WithCounts_EqualsRowsWrittenOut()
    {
        int[] counts = [2, 0, 1, 3, 1, 0, 2, 1, 1, 2];
        double[] Repeat(double[] values) => [.. values.SelectMany((value, i) => Enumerable.Repeat(value, counts[i]))];
        Assert.That(
            new WeightedRanking(X, Y).KendallTauB(counts),
            Is.EqualTo(RankCorrelation.KendallTauB(Repeat(X), Repeat(Y))).Within(1e-15));
    }

    [Test]
    public void KendallTauB_OfAPerfectOrReversedRanking_IsExactlyOne()
    {
        for (int n = 2; n <= 50; n++)
        {
            double[] ranking = [.. Enumerable.Range(0, n).Select(i => (double)i)];
            Assert.That(RankCorrelation.KendallTauB(ranking, ranking), Is.EqualTo(1), $"{n}");
            Assert.That(RankCorrelation.KendallTauB(ranking, [.. ranking.Reverse()]), Is.EqualTo(-1), $"{n}");
            double[] tied = [.. ranking.Select(i => Math.Floor(i / 2))];
            Assert.That(RankCorrelation.KendallTauB(tied, tied), n == 2 ? Is.NaN : Is.EqualTo(1), $"{n}, tied");
        }
    }

    [Test]
    public void KendallTauB_OfRandomScoresAndWeights_CountsThePairs()
    {
        Random random = RandomSource.Create(4);
        for (int round = 0; round < 300; round++)
        {
            int n = 2 + random.Next(30);
            double[] Draw() => [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(1 + random.Next(20)))];
            (double[] truth, double[] predicted) = (Draw(), Draw());
            int[] weights = [.. Enumerable.Range(0, n).Select(_ => random.Next(4))];
            long concordance = 0, untiedTruth = 0, untiedPredicted = 0;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < i; j++)
                {
                    int pairs = weights[i] * weights[j];
                    concordance += pairs * Math.Sign(truth[i] - truth[j]) * Math.Sign(predicted[i] - predicted[j]);
                    untiedTruth += truth[i] != truth[j] ? pairs : 0;
                    untiedPredicted += predicted[i] != predicted[j] ? pairs : 0;
                }

            double expected =
                untiedTruth * untiedPredicted == 0 ? double.NaN : concordance / Math.Sqrt((double)untiedTruth * untiedPredicted);
            Assert.That(new WeightedRanking(truth, predicted).KendallTauB(weights), Is.EqualTo(expected).Within(1e-15));
        }
    }

    [Test]
    public void Errors_ByHand()
    {
        Assert.That(ErrorMetrics.MeanAbsolute([1, 2, 3], [2, 2, 1]), Is.EqualTo(1));
        Assert.That(ErrorMetrics.RootMeanSquare([1, 2, 3], [2, 2, 1]), Is.EqualTo(Math.Sqrt(5 / 3.0)).Within(1e-15));
    }

    [TestCase(1, MetricDirection.HigherIsBetter, 2)]
    [TestCase(2, MetricDirection.HigherIsBetter, 2)]
    [TestCase(3, MetricDirection.HigherIsBetter, 1)]
    [TestCase(4, MetricDirection.HigherIsBetter, 0)]
    [TestCase(1, MetricDirection.LowerIsBetter, 4)]
    [TestCase(3, MetricDirection.LowerIsBetter, 0)]
    public void Regret_AtK_IsWhatTheBestChosenLacks(int k, MetricDirection direction, double regret) =>
        Assert.That(Regret.AtK([10, 12, 13, 14], [4, 5, 4, 3], k, direction), Is.EqualTo(regret));

    [Test]
    public void Regret_WithTiedPredictions_AssumesNoLuck() => Assert.That(Regret.AtK([1, 5, 3], [7, 7, 7], 1), Is.EqualTo(4));

    [Test]
    public void Metrics_OfListsThatDoNotFit_SayWhy()
    {
        Assert.That(
            () => ErrorMetrics.MeanAbsolute([1, 2], [1]),
            Throws.ArgumentException.With.Message.Contains("2 true and 1 predicted"));
        Assert.That(() => RankCorrelation.KendallTauB([1], [1]), Throws.ArgumentException.With.Message.Contains("at least 2"));
        Assert.That(
            () => Regret.AtK([1, 2], [1, 2], 3),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("from 1 to 2"));
    }
}
