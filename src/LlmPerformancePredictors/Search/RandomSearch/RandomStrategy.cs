using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Search.RandomSearch;

/// <summary>
/// Random search without replacement: different architectures, every choice drawn equally (the usual control in NAS; Li and
/// Talwalkar, 2019).
/// </summary>
public sealed class RandomStrategy : ISearchStrategy
{
    private readonly RandomSearchOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">The options; default: all defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public RandomStrategy(RandomSearchOptions? options = null)
    {
        _options = options?.Clone() ?? new RandomSearchOptions();
        new RandomSearchOptionsValidator().ThrowIfInvalid(_options, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(
        ("candidates", _options.Candidates), ("generation_size", _options.GenerationSize));

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ProlongingSettings => ["candidates"];

    /// <inheritdoc/>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        int left = _options.Candidates;
        while (left > 0)
        {
            int wanted = Math.Min(left, _options.GenerationSize);
            IReadOnlyList<Candidate> candidates =
                search.Draw(wanted, CandidateOrigin.Sample, search.Space.Sample, newTo: search.Trusted);
            if (candidates.Count > 0)
            {
                IReadOnlyList<ScoredCandidate> scored =
                    await search.EvaluateAsync(candidates, null, cancellationToken).ConfigureAwait(false);
                if (search.IsOver) return;
                search.EndGeneration(scored);
            }

            left -= candidates.Count;
            if (candidates.Count == wanted) continue;
            search.Exhaust();
            return;
        }
    }
}
