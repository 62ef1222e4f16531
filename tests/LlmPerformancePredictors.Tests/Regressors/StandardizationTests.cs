using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class StandardizationTests
{
    [Test]
    public void Apply_ToTheRowsItWasFittedOn_GivesMeanZeroAndDeviationOne() => ForAll(random =>
    {
        int columns = random.Next(1, 6), count = random.Next(2, 60);
        float[] rows = Rows(random, count, columns), output = new float[rows.Length];
        Standardization fitted = Standardization.Fit(rows, columns);
        for (int row = 0; row < count; row++)
            fitted.Apply(rows.AsSpan(row * columns, columns), output.AsSpan(row * columns));
        for (int column = 0; column < columns; column++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(row => (double)output[(row * columns) + column])];
            Assert.That(values.Average(), Is.EqualTo(0).Within(1e-4), $"mean of column {column}");
            Assert.That(values.Average(value => value * value), Is.EqualTo(1).Within(1e-3), $"variance of column {column}");
        }
    });

    [Test]
    public void Restore_OfAStandardizedNumber_IsTheNumber() => ForAll(random =>
    {
        float[] scores = Rows(random, random.Next(2, 40), 1), output = new float[1];
        Standardization fitted = Standardization.Fit(scores, 1, restoring: true);
        foreach (float score in scores)
        {
            fitted.Apply([score], output);
            Assert.That(fitted.Restore(output[0]), Is.EqualTo(score).Within(1e-5 * fitted.Scales[0]));
        }
    });

    [TestCase(0f)]
    [TestCase(0.1f)]
    [TestCase(-7e6f)]
    public void Fit_AConstantColumn_NeitherBlowsUpRoundingNorMovesItsPredictions(float value)
    {
        float[] rows = new float[999], output = new float[1];
        Array.Fill(rows, value);
        Standardization feature = Standardization.Fit(rows, 1), score = Standardization.Fit(rows, 1, restoring: true);
        feature.Apply([value], output);
        Assert.Multiple(() =>
        {
            Assert.That(feature.Scales[0], Is.EqualTo(1));
            Assert.That(output[0], Is.EqualTo(0).Within(1e-6 * Math.Max(1, Math.Abs(value))));
            Assert.That(
                score.Restore(0.5f),
                Is.EqualTo(value).Within((1e-7 * Math.Abs(value)) + 1e-30),
                "whatever a network leaves of 0");
        });
    }

    [Test]
    public void Fit_ByHand_UsesTheDeviationOfThePopulation()
    {
        Standardization fitted = Standardization.Fit([1, 10, 3, 30], 2);
        Assert.That(fitted.Means, Is.EqualTo(new float[] { 2, 20 }));
        Assert.That(fitted.Scales, Is.EqualTo(new float[] { 1, 10 }));
    }

    [Test]
    public void TrainingTable_Gather_CopiesStandardizedRowsInTheOrderAsked()
    {
        RegressionData data = RegressorFixture.Data(20);
        var table = new TrainingTable(data);
        float[] features = new float[3 * 4], scores = new float[3];
        int[] rows = [7, 0, 7];
        table.Gather(rows, features, scores);
        for (int i = 0; i < 3; i++)
        {
            float[] expected = new float[4];
            table.FeatureScaling.Apply(data.Features.Span.Slice(rows[i] * 4, 4), expected);
            Assert.That(features[(i * 4)..((i + 1) * 4)], Is.EqualTo(expected), $"row {rows[i]}");
            Assert.That(table.ScoreScaling.Restore(scores[i]), Is.EqualTo(data.Scores.Span[rows[i]]).Within(1e-4));
        }
    }

    // Columns of very different sizes, as FLOPs beside layer counts are.
    private static float[] Rows(Random random, int count, int columns)
    {
        float[] offsets = [.. Enumerable.Range(0, columns).Select(_ => 20 * (random.NextSingle() - 0.5f))];
        float[] scales = [.. Enumerable.Range(0, columns).Select(_ => MathF.Pow(10, random.Next(0, 6)))];
        float[] rows = new float[count * columns];
        for (int i = 0; i < rows.Length; i++)
        {
            // The first two rows differ, so that no column is constant.
            float value = i < columns ? 1 : i < 2 * columns ? -1 : (2 * random.NextSingle()) - 1;
            rows[i] = scales[i % columns] == 1 ? offsets[i % columns] + value : scales[i % columns] * value;
        }

        return rows;
    }

    private static void ForAll(Action<Random> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(RandomSource.Create(seed))).QuickCheckThrowOnFailure();
}
