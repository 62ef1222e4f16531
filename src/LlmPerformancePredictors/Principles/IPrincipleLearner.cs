namespace LlmPerformancePredictors.Principles;

/// <summary>
/// Learns design principles from a source task, and adapts them to what a search on the target finds. Thread safe.
/// </summary>
public interface IPrincipleLearner
{
    /// <summary>The method, as provenance, journals and reports name it, for example <c>counting</c>.</summary>
    string Name { get; }

    /// <summary>Learns principles from the source's best architectures.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The principles, or the reason why there are none; nothing that a model may answer throws.</returns>
    /// <exception cref="ArgumentException">The space has no categorical choice.</exception>
    Task<PrincipleAnswer> LearnAsync(SourceTask source, CancellationToken cancellationToken = default);

    /// <summary>Adapts principles to the target's results. It keeps no state: the same request means the same work.</summary>
    /// <param name="request">What the round knows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The adapted principles, which may be the current ones, or the reason why there are none.</returns>
    /// <exception cref="ArgumentException">The space has no categorical choice.</exception>
    Task<PrincipleAnswer> AdaptAsync(AdaptationRequest request, CancellationToken cancellationToken = default);
}
