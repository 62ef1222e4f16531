namespace LlmPerformancePredictors.Search;

/// <summary>
/// How a search goes through a space: which candidates it draws and which it lets be scored. Budget, constraints,
/// deduplication, journal, progress and history are the loop's (<see cref="ArchitectureSearch"/>), behind the
/// <see cref="SearchContext"/>.
/// </summary>
/// <remarks>
/// A strategy has no state of its own: everything lives in one call of <see cref="SearchAsync"/>, so an instance serves any
/// number of searches. It is a deterministic function of the space, <see cref="SearchContext.Random"/> and the scores that it
/// is told; that is what makes a resumed search equal one that was never interrupted. What it learns from elsewhere (a
/// language model, a file) goes through <see cref="SearchContext.RecallAsync"/>.
/// </remarks>
public interface ISearchStrategy
{
    /// <summary>The name, for reports and journals.</summary>
    string Name { get; }

    /// <summary>Every option that changes what is proposed, as text; a journal of other settings is refused.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>
    /// Those <see cref="Settings"/> that are numbers and only say how long the search goes on: a journal of a smaller one is gone
    /// on with, because a longer search begins like a shorter one.
    /// </summary>
    /// <value>Default none.</value>
    IReadOnlyCollection<string> ProlongingSettings => [];

    /// <summary>
    /// Searches until the strategy has done its work or <see cref="SearchContext.IsOver"/> turns true after an evaluation.
    /// </summary>
    /// <param name="search">Draws candidates, has them scored, ends generations.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>A task that ends with the search.</returns>
    Task SearchAsync(SearchContext search, CancellationToken cancellationToken);
}
