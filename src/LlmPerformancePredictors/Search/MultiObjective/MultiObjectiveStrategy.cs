using System.Globalization;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.MultiObjective;

/// <summary>
/// Score against costs (latency, FLOPs, parameters): NSGA-II, with non-dominated sorting, crowding and binary tournaments (Deb
/// et al., 2002). The front that was found is <see cref="SearchHistory.GetParetoFront"/>, over everything that was scored.
/// </summary>
/// <remarks>
/// Children are new architectures; where parents have too few, fresh ones are drawn. Failed predictions never enter a population.
/// </remarks>
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
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(
        ("population_size", _options.PopulationSize), ("generations", _options.Generations),
        ("crossover_probability", _options.CrossoverProbability),
        ("mutation_probability", _options.MutationProbability?.ToString("R", CultureInfo.InvariantCulture) ?? "one gene"),
        ("costs", _options.Costs is { } costs ? string.Join(", ", costs) : "all"));

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ProlongingSettings => ["generations"];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The search states no cost of a wanted name, or none at all.</exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        var objectives = new Objectives(search.Costs, _options.Costs);
        if (objectives.CostCount == 0)
            throw new ArgumentException(
                "A multi-objective search needs a cost beside the score; give the problem a constraint or a further cost.");
        List<Member> population = search.Known.Count == 0 ? [] : Select([.. search.Known], objectives);
        int missing = _options.PopulationSize - population.Count;
        IReadOnlyList<Candidate> children = missing > 0
            ? search.Draw(missing, CandidateOrigin.Sample, search.Space.Sample, search.Trusted)
            : DrawChildren(search, population);
        for (int generation = 0; generation < _options.Generations && children.Count > 0; generation++)
        {
            IReadOnlyList<ScoredCandidate> scored =
                await search.EvaluateAsync(children, null, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
            population = Select(
                [.. population.Select(member => member.Scored), .. scored.Where(child => child.HasScore)], objectives);
            search.EndGeneration([.. population.Select(member => member.Scored)]);
            if (generation + 1 < _options.Generations) children = DrawChildren(search, population);
        }

        if (children.Count == 0) search.Exhaust();
    }

    // Front after front, and of the last one those that have the most space around them.
    private List<Member> Select(List<ScoredCandidate> pool, Objectives objectives)
    {
        double[][] points = [.. pool.Select(objectives.Measure)];
        int[] ranks = NonDominatedSorting.Rank(points);
        var selected = new List<Member>(_options.PopulationSize);
        foreach (IGrouping<int, int> front in Enumerable.Range(0, pool.Count).GroupBy(i => ranks[i]).OrderBy(front => front.Key))
        {
            int[] indexes = [.. front];
            double[] crowding = NonDominatedSorting.MeasureCrowding([.. indexes.Select(i => points[i])]);
            selected.AddRange(indexes
                .Select((index, k) => new Member(pool[index], front.Key, crowding[k]))
                .OrderByDescending(member => member.Crowding)
                .Take(_options.PopulationSize - selected.Count));
            if (selected.Count == _options.PopulationSize) break;
        }

        return selected;
    }

    private List<Candidate> DrawChildren(SearchContext search, List<Member> population)
    {
        double mutation = _options.MutationProbability ?? 1.0 / search.Space.GeneCount;
        List<Candidate> children = population.Count == 0
            ? []
            : [.. search.Draw(_options.PopulationSize, CandidateOrigin.Crossover, Breed, search.Trusted)];
        int missing = _options.PopulationSize - children.Count;
        if (missing > 0)
            children.AddRange(
                search.Draw(missing, CandidateOrigin.Sample, search.Space.Sample, search.Trusted, [.. children]));
        return children;

        Architecture Breed(Random random)
        {
            Architecture child = Compete(population, random);
            if (random.NextDouble() < _options.CrossoverProbability)
                child = search.Space.CrossOver(child, Compete(population, random), random);
            return search.Space.Mutate(child, mutation, random);
        }
    }

    // A tournament of two: the better front wins, and on one front who has more space around it.
    private static Architecture Compete(List<Member> population, Random random)
    {
        Member first = population[random.Next(population.Count)];
        Member second = population[random.Next(population.Count)];
        bool firstWins = first.Rank != second.Rank ? first.Rank < second.Rank : first.Crowding >= second.Crowding;
        return (firstWins ? first : second).Scored.Architecture;
    }

    private sealed record Member(ScoredCandidate Scored, int Rank, double Crowding);
}
