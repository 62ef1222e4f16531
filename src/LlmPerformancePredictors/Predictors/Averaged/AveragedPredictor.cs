using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Averaged;

/// <summary>
/// The mean of what several predictors of one metric say, such as a language model and a calibrated supernet: errors that are
/// made for different reasons cancel out. Weights fitted on few scores are seldom better than equal ones (Bates and Granger,
/// "The Combination of Forecasts", 1969; Timmermann, "Forecast Combinations", 2006).
/// </summary>
/// <remarks>
/// Scores are averaged as they are, so bring a predictor that is far off onto the metric's scale first
/// (<see cref="Calibrated.CalibratedPredictor"/>). Averages of averages give some a greater weight than others. An architecture
/// that one of the predictors has no score of has none. There are no standard deviations, as errors depend on each other.
/// </remarks>
public sealed class AveragedPredictor : IPerformancePredictor, IIdentifiedPredictor
{
    private readonly IPerformancePredictor[] _predictors;

    /// <summary>Creates the predictor.</summary>
    /// <param name="predictors">At least one, all of one space and metric.</param>
    /// <exception cref="ArgumentException">There is none, or they are of different spaces or metrics.</exception>
    public AveragedPredictor(IReadOnlyList<IPerformancePredictor> predictors)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        _predictors = [.. predictors];
        if (_predictors.Length == 0)
            throw new ArgumentException("A mean needs at least one predictor; there is none.", nameof(predictors));
        foreach (IPerformancePredictor other in _predictors)
        {
            if (!other.Metric.Equals(Metric))
                throw new ArgumentException(
                    $"A mean is of one metric; predictors are of {Metric.Name} and {other.Metric.Name}"
                    + (other.Metric.Name == Metric.Name ? " with another range or direction" : "")
                    + ". Leave one out, or calibrate it.",
                    nameof(predictors));
            if (!other.Space.Equals(Space))
                throw new ArgumentException(
                    $"A mean is of one space; predictors are of '{Space.Name}' and '{other.Space.Name}'"
                    + (other.Space.Name == Space.Name ? ", made twice" : "") + ". Make them for one and the same.",
                    nameof(predictors));
        }
    }

    /// <inheritdoc/>
    public Metric Metric => _predictors[0].Metric;

    /// <inheritdoc/>
    public SearchSpace Space => _predictors[0].Space;

    /// <inheritdoc/>
    public string Identity =>
        PredictorIdentity.Create(
            FormattableString.Invariant($"mean of {_predictors.Length}"),
            string.Join('\n', _predictors.Select(PredictorIdentity.Describe)));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        IReadOnlyList<Prediction>[] all = new IReadOnlyList<Prediction>[_predictors.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = ScoreGuard.RequireAll(
                $"The predictor {i + 1} of a mean", architectures,
                await _predictors[i].PredictAsync(architectures, cancellationToken).ConfigureAwait(false));
        return [.. architectures.Select((_, i) => Average([.. all.Select(predictions => predictions[i])]))];
    }

    private static Prediction Average(Prediction[] predictions)
    {
        foreach (Prediction prediction in predictions)
            if (prediction.Failure is { } failure) return Prediction.FromFailure(failure);
        return Prediction.FromScore(predictions.Average(prediction => prediction.Score)) with
        {
            SampleFailures = [.. predictions.SelectMany(prediction => prediction.SampleFailures)],
        };
    }
}
