using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Baselines;

/// <summary>
/// A linear function of features, fitted on the demonstrations by least squares or ridge regression; on a logarithmic scale of
/// the logarithm of the score.
/// </summary>
public sealed class LinearPredictor : SynchronousPredictor, IIdentifiedPredictor
{
    private static readonly double[] Penalties = [0.01, 0.1, 1, 10, 100, 1000];

    private readonly LinearModel _model;

    private LinearPredictor(FeatureEncoder features, Metric metric, LinearModel model, string description)
        : base(features.Space, metric) => (Features, _model, Description) = (features, model, description);

    /// <summary>The features.</summary>
    public FeatureEncoder Features { get; }

    /// <summary>What was fitted, for reports: the feature or the penalty that the demonstrations chose.</summary>
    public string Description { get; }

    /// <inheritdoc/>
    public string Identity => PredictorIdentity.Create(
        $"linear ({Description})",
        PredictorIdentity.Probe(Space, architecture => _model.Predict(Features.Encode(architecture))));

    /// <summary>Least squares on all features; fewer demonstrations than features give the solution of least norm.</summary>
    /// <param name="features">The features.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="demonstrations">At least two.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ArgumentException">There are fewer than two demonstrations.</exception>
    public static LinearPredictor FitLine(FeatureEncoder features, Metric metric, IReadOnlyList<Demonstration> demonstrations)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(demonstrations);
        (double[][] rows, double[] scores) = Encode(features, metric, demonstrations);
        LinearModel model = LinearModel.Fit(rows, scores, [.. Enumerable.Range(0, features.Count)], 0);
        return new LinearPredictor(features, metric, model, string.Join(", ", features.Names));
    }

    /// <summary>
    /// Least squares on one feature: the one with the least leave-one-out squared error on the demonstrations, the first of
    /// equals. The test architectures have no say.
    /// </summary>
    /// <param name="features">The features to choose from.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="demonstrations">At least two.</param>
    /// <returns>The predictor; its description names the feature.</returns>
    /// <exception cref="ArgumentException">There are fewer than two demonstrations.</exception>
    public static LinearPredictor FitBestFeature(
        FeatureEncoder features, Metric metric, IReadOnlyList<Demonstration> demonstrations)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(demonstrations);
        (double[][] rows, double[] scores) = Encode(features, metric, demonstrations);
        int best = Enumerable.Range(0, features.Count).MinBy(column => LeaveOneOutError(rows, scores, [column], 0));
        return new LinearPredictor(features, metric, LinearModel.Fit(rows, scores, [best], 0), features.Names[best]);
    }

    /// <summary>
    /// Ridge regression on all features, standardized; the penalty, 0.01 to 1,000, is the one with the least leave-one-out
    /// squared error on the demonstrations.
    /// </summary>
    /// <param name="features">The features.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="demonstrations">At least two.</param>
    /// <returns>The predictor; its description names the penalty.</returns>
    /// <exception cref="ArgumentException">There are fewer than two demonstrations.</exception>
    public static LinearPredictor FitRidge(FeatureEncoder features, Metric metric, IReadOnlyList<Demonstration> demonstrations)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(demonstrations);
        (double[][] rows, double[] scores) = Encode(features, metric, demonstrations);
        int[] all = [.. Enumerable.Range(0, features.Count)];
        double penalty = Penalties.MinBy(candidate => LeaveOneOutError(rows, scores, all, candidate));
        return new LinearPredictor(
            features, metric, LinearModel.Fit(rows, scores, all, penalty), FormattableString.Invariant($"penalty {penalty}"));
    }

    /// <inheritdoc/>
    protected override Prediction PredictCore(Architecture architecture) =>
        Prediction.FromScore(Metric.FromScale(_model.Predict(Features.Encode(architecture))));

    private static (double[][] Rows, double[] Scores) Encode(
        FeatureEncoder features, Metric metric, IReadOnlyList<Demonstration> demonstrations)
    {
        if (demonstrations.Count < 2)
            throw new ArgumentException(
                $"A linear fit needs at least two demonstrations; there are {demonstrations.Count}.", nameof(demonstrations));
        ScoreGuard.Require("demonstration", demonstrations, metric, nameof(demonstrations));
        return ([.. demonstrations.Select(demonstration => features.Encode(demonstration.Architecture))],
            metric.ToScale(demonstrations.Select(demonstration => demonstration.Score)));
    }

    private static double LeaveOneOutError(double[][] rows, double[] scores, int[] columns, double penalty)
    {
        double sum = 0;
        for (int left = 0; left < rows.Length; left++)
        {
            double[][] others = [.. rows.Where((_, i) => i != left)];
            LinearModel model = LinearModel.Fit(others, [.. scores.Where((_, i) => i != left)], columns, penalty);
            double error = model.Predict(rows[left]) - scores[left];
            sum += error * error;
        }

        return sum;
    }
}
