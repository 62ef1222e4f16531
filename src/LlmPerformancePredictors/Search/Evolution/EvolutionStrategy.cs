using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Search.Evolution;

/// <summary>
/// HAT's evolutionary search (Wang et al., "HAT: Hardware-Aware Transformers for Efficient Natural Language Processing", 2020,
/// section 3.3): the best of a population live on, and have mutants and crossovers that keep the constraints.
/// </summary>
/// <remarks>
/// Where parents have too few new children, fresh architectures are drawn in their stead, so that the search goes on while
/// anything is left. An architecture without a score (a failed prediction) is never a parent.
/// </remarks>
public sealed class EvolutionStrategy : ISearchStrategy
{
    private readonly EvolutionOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">The options; default: HAT's.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public EvolutionStrategy(EvolutionOptions? options = null)
    {
        _options = options?.Clone() ?? new EvolutionOptions();
        new EvolutionOptionsValidator().ThrowIfInvalid(_options, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "evolution";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(_options.Settings());

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ProlongingSettings => ["generations"];

    /// <inheritdoc/>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        IReadOnlyList<Candidate> population = search.DrawFirst(_options.PopulationSize);
        for (int generation = 0; generation < _options.Generations && population.Count > 0; generation++)
        {
            IReadOnlyList<ScoredCandidate> scored =
                await search.EvaluateAsync(population, null, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
            search.EndGeneration(scored);
            if (generation + 1 == _options.Generations) return;
            population = DrawPopulation(search, _options, Ranking.BestFirst(scored), search.Trusted);
        }

        if (population.Count == 0) search.Exhaust();
    }

    /// <summary>The parents and their children; empty where there is nothing that the scorer does not know.</summary>
    internal static IReadOnlyList<Candidate> DrawPopulation(
        SearchContext search, EvolutionOptions options, List<ScoredCandidate> ranked, SearchPredictor scorer)
    {
        Candidate[] parents = [.. ranked.Take(options.Parents).Select(scored => scored.Candidate)];
        List<Candidate> population = [.. parents];
        int wanted = options.Mutants + options.Crossovers;
        if (parents.Length > 0) population.AddRange(Offspring.Draw(search, options, parents, scorer));
        if (population.Count < parents.Length + wanted)
            population.AddRange(search.Draw(
                parents.Length + wanted - population.Count, CandidateOrigin.Sample, search.Space.Sample, scorer,
                [.. population]));

        // On a hand-over parents without children are something new: they may be all of a small space.
        bool isNew = population.Count > parents.Length
            || parents.Any(parent => !search.TryGetKnown(scorer, parent.Architecture, out _));
        return isNew ? population : [];
    }
}
