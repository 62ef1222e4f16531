using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Makes searches that share a host's strategy, options and clock; one a problem, whose predictors are often made at run time.
/// </summary>
/// <param name="strategy">How to search.</param>
/// <param name="options">Seed, budget and journal.</param>
/// <param name="timeProvider">The clock; null takes the system's.</param>
public sealed class ArchitectureSearchFactory(
    ISearchStrategy strategy, IOptions<SearchOptions> options, TimeProvider? timeProvider = null)
{
    private readonly ISearchStrategy _strategy = strategy ?? throw new ArgumentNullException(nameof(strategy));
    private readonly IOptions<SearchOptions> _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <summary>Makes a search.</summary>
    /// <param name="problem">What is searched.</param>
    /// <param name="configure">Changes the host's options for this search alone; null leaves them.</param>
    /// <returns>The search.</returns>
    /// <exception cref="OptionsValidationException">
    /// An option of the host is not allowed; the message names it and what is.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An option that was changed is not allowed; the message names it and what is.
    /// </exception>
    public ArchitectureSearch Create(SearchProblem problem, Action<SearchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Create(problem, _strategy, configure);
    }

    /// <summary>Makes a search with a strategy of its own.</summary>
    /// <param name="problem">What is searched.</param>
    /// <param name="ownStrategy">How, instead of the host's way.</param>
    /// <param name="configure">Changes the host's options for this search alone; null leaves them.</param>
    /// <returns>The search.</returns>
    /// <exception cref="OptionsValidationException">
    /// An option of the host is not allowed; the message names it and what is.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An option that was changed is not allowed; the message names it and what is.
    /// </exception>
    public ArchitectureSearch Create(SearchProblem problem, ISearchStrategy ownStrategy, Action<SearchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(ownStrategy);
        SearchOptions own = _options.Value.Clone();
        configure?.Invoke(own);
        return new ArchitectureSearch(problem, ownStrategy, own, timeProvider);
    }
}
