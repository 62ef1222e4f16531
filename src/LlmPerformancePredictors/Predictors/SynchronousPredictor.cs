using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>Base of predictors that answer at once, one architecture at a time: tables, lines and the like.</summary>
public abstract class SynchronousPredictor : IPerformancePredictor
{
    /// <summary>Creates the predictor.</summary>
    /// <param name="space">The space that the architectures come from.</param>
    /// <param name="metric">The metric that is predicted.</param>
    protected SynchronousPredictor(SearchSpace space, Metric metric) => (Space, Metric) = (space, metric);

    /// <inheritdoc/>
    public Metric Metric { get; }

    /// <inheritdoc/>
    public SearchSpace Space { get; }

    /// <summary>Predicts one architecture. Thread safe.</summary>
    /// <param name="architecture">An architecture of <see cref="Space"/>.</param>
    /// <returns>A score, or the reason why there is none.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public Prediction Predict(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return PredictCore(Space.Adopt(architecture));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        var predictions = new Prediction[architectures.Count];
        for (int i = 0; i < predictions.Length; i++)
        {
            if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<IReadOnlyList<Prediction>>(cancellationToken);
            predictions[i] = Predict(architectures[i]);
        }

        return Task.FromResult<IReadOnlyList<Prediction>>(predictions);
    }

    /// <summary>Predicts one architecture. Thread safe.</summary>
    /// <param name="architecture">An architecture whose space is <see cref="Space"/> itself.</param>
    /// <returns>A score, or the reason why there is none.</returns>
    protected abstract Prediction PredictCore(Architecture architecture);
}
