using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Regressors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearRegression;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class LinearModelTests
{
    [Test]
    public void Fit_WithoutPenalty_EqualsMathNetsQrRegression() => ForAll(random =>
    {
        int columns = random.Next(1, 5), count = random.Next(columns + 5, 40);
        (double[][] rows, double[] targets) = Problem(random, count, columns);
        LinearModel model = LinearModel.Fit(rows, targets, [.. Enumerable.Range(0, columns)], penalty: 0);
        double[] weights = MultipleRegression.QR(rows, targets, intercept: true);
        foreach (double[] row in rows)
        {
            double expected = weights[0] + row.Select((value, i) => value * weights[i + 1]).Sum();
            Assert.That(model.Predict(row), Is.EqualTo(expected).Within(1e-8));
        }
    });

    [Test]
    public void Fit_WithAPenalty_SolvesTheNormalEquationsOfRidge() => ForAll(random =>
    {
        const double Penalty = 3;
        int columns = random.Next(1, 5), count = random.Next(columns + 2, 40);
        (double[][] rows, double[] targets) = Problem(random, count, columns);
        LinearModel model = LinearModel.Fit(rows, targets, [.. Enumerable.Range(0, columns)], Penalty);
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(rows);
        for (int column = 0; column < columns; column++)
        {
            Vector<double> values = x.Column(column);
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            x.SetColumn(column, (values - mean) / deviation);
        }

        double intercept = targets.Average();
        Vector<double> y = Vector<double>.Build.DenseOfArray(targets) - intercept;
        Matrix<double> normal = x.TransposeThisAndMultiply(x) + (Penalty * Matrix<double>.Build.DenseIdentity(columns));
        Vector<double> expected = (x * normal.Solve(x.TransposeThisAndMultiply(y))) + intercept;
        Assert.That(rows.Select(row => model.Predict(row)), Is.EqualTo(expected).Within(1e-8));
    });

    [Test]
    public void Fit_CollinearColumns_GiveTheSolutionOfLeastNorm()
    {
        double[][] rows = [.. Enumerable.Range(0, 10).Select(i => new double[] { i, 2 * i })];
        LinearModel model = LinearModel.Fit(rows, [.. rows.Select(row => 5 + (6 * row[0]))], [0, 1], penalty: 0);
        Assert.Multiple(() =>
        {
            Assert.That(model.Predict([3, 6]), Is.EqualTo(23).Within(1e-9));
            Assert.That(
                model.Predict([4.5 + 1, 9]) - model.Predict([4.5, 9]), Is.EqualTo(3).Within(1e-9), "each column takes half");
            Assert.That(model.Predict([4.5, 9 + 2]) - model.Predict([4.5, 9]), Is.EqualTo(3).Within(1e-9));
        });
    }

    [Test]
    public void Fit_ColumnsThatDoNotVaryOrAreNotAskedFor_HaveNoWeight()
    {
        double[][] rows = [[1, 0.1, 5], [2, 0.1, 7], [3, 0.1, 1]];
        LinearModel model = LinearModel.Fit(rows, [10, 20, 30], [0, 1], penalty: 0);
        Assert.Multiple(() =>
        {
            Assert.That(model.Predict([4, 0.1, 0]), Is.EqualTo(40).Within(1e-9));
            Assert.That(model.Predict([4, 99, 99]), Is.EqualTo(40).Within(1e-9));
            Assert.That(LinearModel.Fit(rows, [10, 20, 30], [1], penalty: 0).Predict([4, 7, 0]), Is.EqualTo(20), "the mean");
        });
    }

    [Test]
    public void LeastSquares_AsARegressor_EqualsTheLine() => ForAll(random =>
    {
        int count = random.Next(8, 40);
        (double[][] rows, double[] targets) = Problem(random, count, 3);
        var data = new RegressionData(
            ["a", "b", "c"],
            rows.SelectMany(row => row.Select(value => (float)value)).ToArray(),
            Array.ConvertAll(targets, target => (float)target));
        TrainedRegressor regressor = LinearRegressor.Fit(data);
        double[] weights = MultipleRegression.QR(rows, targets, intercept: true);
        foreach (double[] row in rows)
        {
            double expected = weights[0] + row.Select((value, i) => value * weights[i + 1]).Sum();
            Assert.That(regressor.Predict(Array.ConvertAll(row, value => (float)value)), Is.EqualTo(expected).Within(1e-3));
        }

        Assert.That(regressor.HiddenSizes, Is.Empty);
        Assert.That(regressor.Provenance["training.options"], Is.EqualTo("least squares"));
        Assert.That(regressor.Provenance["training.rows"], Is.EqualTo($"{count}"));
    });

    private static (double[][] Rows, double[] Targets) Problem(Random random, int count, int columns)
    {
        double[][] rows = [.. Enumerable.Range(0, count).Select(_ => Numbers(columns))];
        double[] weights = Numbers(columns);
        return (rows, [.. rows.Select(row => 2 + row.Zip(weights, (a, b) => 3 * a * b).Sum() + random.NextDouble())]);

        double[] Numbers(int length) => [.. Enumerable.Range(0, length).Select(_ => (4 * random.NextDouble()) - 2)];
    }

    private static void ForAll(Action<Random> property) => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), seed => property(RandomSource.Create(seed))).Check(
            Config.QuickThrowOnFailure.WithMaxTest(50));
}
