using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>
/// Stands for trainings outside of this program, whose scores are told to a <see cref="Search.Studies.SearchStudy"/>. Asked
/// itself, it has none: every prediction is a failure of the kind <see cref="PredictionFailureKind.NotAsked"/>.
/// </summary>
/// <param name="space">The space that is trained.</param>
/// <param name="metric">What a training measures.</param>
public sealed class ExternalPredictor(SearchSpace space, Metric metric) : IPerformancePredictor, IIdentifiedPredictor
{
    private static readonly PredictionFailure NotTold = new("it is trained elsewhere, and its score is told to a SearchStudy")
    {
        Kind = PredictionFailureKind.NotAsked,
    };

    /// <inheritdoc/>
    public Metric Metric { get; } = metric ?? throw new ArgumentNullException(nameof(metric));

    /// <inheritdoc/>
    public SearchSpace Space { get; } = space ?? throw new ArgumentNullException(nameof(space));

    /// <summary>The same for any space and metric, as it has no scores of its own.</summary>
    public string Identity => "external";

    /// <inheritdoc/>
    public Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<Prediction>>(
            [.. architectures.Select(Space.Adopt).Select(_ => Prediction.FromFailure(NotTold))]);
    }
}
