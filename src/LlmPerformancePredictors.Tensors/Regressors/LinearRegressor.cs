using System.Globalization;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// A line as a regressor without hidden layers, so that it is saved, loaded and asked like a network.
/// </summary>
internal static class LinearRegressor
{
    /// <summary>Penalties of ridge regression, from least squares to hardly any slope.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [0, 0.001, 0.01, 0.1, 0.3, 1, 3, 10, 30, 100];

    /// <summary>
    /// Fits in double precision; columns that do not vary get no weight, collinear ones the solution of least norm.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="penalties">
    /// Of the squared weights of standardized columns; the one with the least leave-one-out error is taken.
    /// Default 0 alone, which is least squares.
    /// </param>
    /// <returns>The regressor.</returns>
    public static TrainedRegressor Fit(RegressionData data, IReadOnlyList<double>? penalties = null)
    {
        int columns = data.FeatureNames.Count;
        double[][] rows = [.. Enumerable.Range(0, data.Count).Select(row => Row(data, row))];
        double[] targets = [.. data.Scores.ToArray().Select(score => (double)score)];
        int[] all = [.. Enumerable.Range(0, columns)];
        double penalty = penalties is null ? 0 : LeaveOneOut.FindPenalty(rows, targets, penalties);
        LinearModel model = LinearModel.Fit(rows, targets, all, penalty);
        Standardization features = Standardization.Fit(data.Features.Span, columns);
        Standardization target = Standardization.Fit(data.Scores.Span, 1);

        // The network's input and output are standardized: rescale the weights, and put what is left into the bias.
        double[] means = [.. features.Means.Select(mean => (double)mean)];
        double atMean = model.Predict(means);
        float[] weights = new float[columns];
        for (int i = 0; i < columns; i++)
        {
            double[] shifted = [.. means];
            shifted[i] += features.Scales[i];
            weights[i] = (float)((model.Predict(shifted) - atMean) / target.Scales[0]);
        }

        float bias = (float)((atMean - target.Means[0]) / target.Scales[0]);
        return new TrainedRegressor(
            data.FeatureNames, features, target, [new NetworkWeights([columns, 1], [weights], [[bias]])],
            new Dictionary<string, string>
            {
                ["training.options"] = penalty == 0
                    ? "least squares"
                    : string.Create(CultureInfo.InvariantCulture, $"ridge regression, penalty {penalty:R}"),
                ["training.rows"] = data.Count.ToString(CultureInfo.InvariantCulture),
            });
    }

    private static double[] Row(RegressionData data, int row)
    {
        int columns = data.FeatureNames.Count;
        return [.. data.Features.Slice(row * columns, columns).ToArray().Select(value => (double)value)];
    }
}
