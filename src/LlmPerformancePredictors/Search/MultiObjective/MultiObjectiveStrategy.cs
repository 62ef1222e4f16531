using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.MultiObjective;

/// <summary>
/// Score against costs (latency, FLOPs, parameters): NSGA-II, with non-dominated sorting, crowding and binary tournaments (Deb
/// et al., 2002). The front that was found is <see cref="SearchHistory.ParetoFront"/>, over everything that was scored.
/// </summary>
/// <remarks>Children are new architectures; where parents have too few, fresh ones are drawn. Failed predictions never enter a population.</remarks>
public sealed class MultiObjectiveStrategy : ISearchStrategy
{
    private readonly MultiObjectiveOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">The options; default: all defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public MultiObjectiveStrategy(MultiObjectiveOptions? options = null)
    {
        _options = options?.Clone() ?? new MultiObjectiveOptions();
        new MultiObjectiveOptionsValidator().ThrowIfInvalid(_options, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "multi-objective";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Of(
        ("population_size", _options.PopulationSize), ("generations", _options.Generations),
        ("crossover_probability", _options.CrossoverProbability),
        ("mutation_probability", _options.MutationProbability?.ToString("R", CultureInfo.InvariantCulture) ?? "one gene"),
        ("costs", _options.Costs is { } costs ? string.Join(", ", costs) : "all"));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The search states no cost of a wanted name, or none at all.</exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        int[] costs = Objectives.Indexes(search.Costs, _options.Costs);
        if (costs.Length == 0)
            throw new ArgumentException("A multi-objective search needs a cost beside the score; give the problem a constraint or a further cost.");
        List<Ranked> population = [];
        IReadOnlyList<Candidate> children = search.Draw(_options.PopulationSize, CandidateOrigin.Sample, search.Space.Sample, search.Trusted);
        for (int generation = 0; generation < _options.Generations && children.Count > 0; generation++)
        {
            IReadOnlyList<ScoredCandidate> scored = await search.EvaluateAsync(children, null, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
            population = Select([.. population.Select(one => one.Scored), .. scored.Where(one => one.HasScore)], costs);
            search.EndGeneration([.. population.Select(one => one.Scored)]);
            if (generation + 1 < _options.Generations) children = Children(search, population);
        }

        if (children.Count == 0) search.Exhaust();
    }

    private List<Ranked> Select(List<ScoredCandidate> pool, int[] costs)
    {
        double[][] points = [.. pool.Select(scored => Objectives.Of(scored, costs))];
        int[] ranks = ParetoFront.Ranks(points);
        var selected = new List<Ranked>(_options.PopulationSize);
        foreach (IGrouping<int, int> front in Enumerable.Range(0, pool.Count).GroupBy(i => ranks[i]).OrderBy(front => front.Key))
        {
            int[] members = [.. front];
            double[] room = ParetoFront.Crowding([.. members.Select(i => points[i])]);
            selected.AddRange(members
                .Select((i, k) => new Ranked(pool[i], front.Key, room[k]))
                .OrderByDescending(one => one.Room)
                .Take(_options.PopulationSize - selected.Count));
            if (selected.Count == _options.PopulationSize) break;
        }

        return selected;
    }

    private List<Candidate> Children(SearchContext search, List<Ranked> population)
    {
        double mutation = _options.MutationProbability ?? 1.0 / search.Space.GeneCount;
        List<Candidate> children = population.Count == 0 ? [] :
            [.. search.Draw(_options.PopulationSize, CandidateOrigin.Crossover, Child, search.Trusted)];
        if (children.Count < _options.PopulationSize)
            children.AddRange(search.Draw(
                _options.PopulationSize - children.Count, CandidateOrigin.Sample, search.Space.Sample, search.Trusted, [.. children]));
        return children;

        Architecture Child(Random random)
        {
            Architecture child = Tournament(random);
            if (random.NextDouble() < _options.CrossoverProbability) child = search.Space.CrossOver(child, Tournament(random), random);
            return search.Space.Mutate(child, mutation, random);
        }

        Architecture Tournament(Random random)
        {
            (Ranked one, Ranked other) = (population[random.Next(population.Count)], population[random.Next(population.Count)]);
            return (one.Rank != other.Rank ? one.Rank < other.Rank : one.Room >= other.Room) ? one.Scored.Architecture : other.Scored.Architecture;
        }
    }

    private sealed record Ranked(ScoredCandidate Scored, int Rank, double Room);
}
