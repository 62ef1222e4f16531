using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.RegularizedEvolution;

/// <summary>
/// Regularized (aging) evolution: the best of a random few has a child with one gene changed, and the oldest dies (Real et
/// al., "Regularized Evolution for Image Classifier Architecture Search", 2019, algorithm 1).
/// </summary>
/// <remarks>
/// A child that is known already lives on with its known score and costs no evaluation. A child without a score (a failed
/// prediction) never lives. A generation of the history is as many children as live at once. A parent none of whose neighbors
/// keeps the constraints takes no part in further tournaments; where all living ones are so, or all their children have long
/// been known, a new architecture is drawn.
/// </remarks>
public sealed class RegularizedEvolutionStrategy : ISearchStrategy
{
    private readonly RegularizedEvolutionOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">The options; default: all defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public RegularizedEvolutionStrategy(RegularizedEvolutionOptions? options = null)
    {
        _options = options?.Clone() ?? new RegularizedEvolutionOptions();
        new RegularizedEvolutionOptionsValidator().ThrowIfInvalid(_options, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "regularized-evolution";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(
        ("population_size", _options.PopulationSize), ("tournament_size", _options.TournamentSize), ("cycles", _options.Cycles));

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ProlongingSettings => ["cycles"];

    /// <inheritdoc/>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        // What is known is the oldest, and costs no cycle.
        var population = new List<ScoredCandidate>(search.TakeKnown(_options.PopulationSize));
        int first = Math.Min(_options.PopulationSize - population.Count, _options.Cycles);
        IReadOnlyList<Candidate> drawn = first == 0
            ? []
            : search.Draw(
                first, CandidateOrigin.Sample, search.Space.Sample, except: population.Select(member => member.Candidate));
        if (drawn.Count == 0 && population.Count == 0)
        {
            search.Exhaust();
            return;
        }

        IReadOnlyList<ScoredCandidate> scored = drawn.Count == 0
            ? []
            : await search.EvaluateAsync(drawn, null, cancellationToken).ConfigureAwait(false);
        if (search.IsOver) return;
        population.AddRange(scored.Where(candidate => candidate.HasScore));
        search.EndGeneration([.. population]);

        // Without an option to change there are no children at all.
        bool canMutate = search.Space.Choices.Any(choice => choice.Count > 1);
        var barren = new HashSet<Architecture>();
        for (int cycle = drawn.Count; cycle < _options.Cycles; cycle++)
        {
            IReadOnlyList<Candidate> child =
                canMutate && !search.WouldEndWithKnown(1) ? DrawChild(search, population, barren) : [];

            // Without any living parent (every prediction failed) the next one is drawn, as in the beginning. So it is where
            // a population that knows all around it would end the search, though the space has more elsewhere.
            if (child.Count == 0)
                child = search.Draw(1, CandidateOrigin.Sample, search.Space.Sample, newTo: search.Trusted);
            if (child.Count == 0)
            {
                search.Exhaust();
                return;
            }

            scored = await search.EvaluateAsync(child, null, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
            if (scored[0].HasScore) population.Add(scored[0]);
            if (population.Count > _options.PopulationSize) population.RemoveAt(0);
            if ((cycle + 1) % _options.PopulationSize == 0) search.EndGeneration([.. population]);
        }
    }

    // A parent without a single neighbor that keeps the constraints is not tried again; empty where all are so.
    private IReadOnlyList<Candidate> DrawChild(
        SearchContext search, List<ScoredCandidate> population, HashSet<Architecture> barren)
    {
        while (true)
        {
            List<ScoredCandidate> fertile =
                barren.Count == 0 ? population : population.FindAll(member => !barren.Contains(member.Architecture));
            if (fertile.Count == 0) return [];
            ScoredCandidate parent = HoldTournament(search, fertile);
            IReadOnlyList<Candidate> child =
                search.Draw(1, CandidateOrigin.Mutant, random => DrawNeighbor(search, parent, random));
            if (child.Count > 0) return child;
            barren.Add(parent.Architecture);
        }
    }

    // A gene that counts may have one option only, so that a parent has no neighbor; then it is drawn.
    private static Architecture DrawNeighbor(SearchContext search, ScoredCandidate parent, Random random) =>
        search.Space.HasNeighbor(parent.Architecture) ? search.Space.MutateOneGene(
            parent.Architecture, random) : search.Space.Sample(random);

    private ScoredCandidate HoldTournament(SearchContext search, List<ScoredCandidate> population)
    {
        ScoredCandidate best = population[search.Random.Next(population.Count)];
        for (int i = 1; i < _options.TournamentSize; i++)
        {
            ScoredCandidate other = population[search.Random.Next(population.Count)];
            if (Ranking.IsBetter(other, best)) best = other;
        }

        return best;
    }
}
