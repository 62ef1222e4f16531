using System.Globalization;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.Exhaustive;

/// <summary>Scores every architecture of a small space that keeps the constraints, in the order of its enumeration.</summary>
public sealed class ExhaustiveStrategy : ISearchStrategy
{
    private readonly ExhaustiveSearchOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">The options; default: all defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public ExhaustiveStrategy(ExhaustiveSearchOptions? options = null)
    {
        _options = options?.Clone() ?? new ExhaustiveSearchOptions();
        new ExhaustiveSearchOptionsValidator().ThrowIfInvalid(_options, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "exhaustive";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(("generation_size", _options.GenerationSize));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The space is larger than <see cref="ExhaustiveSearchOptions.MaxSpaceSize"/>.
    /// </exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Space.IsLargerThan(_options.MaxSpaceSize))
            throw new InvalidOperationException(
                $"'{search.Space.Name}' has "
                + (search.Space.Rule is null ? search.Space.Size.ToString(CultureInfo.InvariantCulture) : "too many")
                + " architectures; "
                + FormattableString.Invariant($"an exhaustive search goes through at most {_options.MaxSpaceSize}. ")
                + "Raise ExhaustiveSearchOptions.MaxSpaceSize, or take another strategy.");

        foreach (Architecture[] chunk in search.Space.Enumerate().Chunk(_options.GenerationSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<Candidate> candidates = search.Admit(chunk, CandidateOrigin.Enumeration);
            if (candidates.Count == 0) continue;
            IReadOnlyList<ScoredCandidate> scored =
                await search.EvaluateAsync(candidates, null, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
            search.EndGeneration(scored);
        }

        search.RequireAnyKept();
        search.Exhaust();
    }
}
