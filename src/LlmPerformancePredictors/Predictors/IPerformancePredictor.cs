using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>
/// Predicts the score that architectures would reach if they were trained. Implementations are thread safe.
/// </summary>
public interface IPerformancePredictor
{
    /// <summary>The metric that is predicted.</summary>
    Metric Metric { get; }

    /// <summary>The space that the architectures come from.</summary>
    SearchSpace Space { get; }

    /// <summary>Predicts a batch.</summary>
    /// <param name="architectures">Architectures of <see cref="Space"/>, any number.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One prediction each, in the same order: a score, or the reason why there is none.</returns>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default);
}
