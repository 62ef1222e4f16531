using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>A predictor that passes everything on to another one; the base of decorators.</summary>
public abstract class DelegatingPerformancePredictor : IPerformancePredictor, IIdentifiedPredictor
{
    /// <summary>Creates the decorator.</summary>
    /// <param name="inner">The predictor that answers.</param>
    protected DelegatingPerformancePredictor(IPerformancePredictor inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <inheritdoc/>
    public virtual Metric Metric => Inner.Metric;

    /// <inheritdoc/>
    public virtual SearchSpace Space => Inner.Space;

    /// <inheritdoc/>
    /// <remarks>That of the predictor that answers; a decorator that changes scores adds how.</remarks>
    public virtual string Identity => PredictorIdentity.Describe(Inner);

    /// <summary>The predictor that answers.</summary>
    protected IPerformancePredictor Inner { get; }

    /// <inheritdoc/>
    public virtual Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        return Inner.PredictAsync(architectures, cancellationToken);
    }
}
