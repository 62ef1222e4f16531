using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.Evolution;

/// <summary>
/// How parents have children in HAT (Wang et al., 2020, section 3.3): mutants first, then crossovers. Parents that have become
/// alike have hardly a crossover that is not known; mutants then take their place.
/// </summary>
internal static class Offspring
{
    private const int MaxKnownCrossovers = 20;

    public static IReadOnlyList<Candidate> Draw(
        SearchContext search, EvolutionOptions options, IReadOnlyList<Candidate> parents, SearchPredictor scorer)
    {
        SearchPredictor? newTo = options.AllowKnownChildren ? null : scorer;
        var children = new List<Candidate>(options.Mutants + options.Crossovers);
        if (options.Mutants > 0) children.AddRange(DrawMutants(options.Mutants, parents));
        if (options.Crossovers == 0) return children;
        children.AddRange(search.Draw(
            options.Crossovers, CandidateOrigin.Crossover, random => CrossOver(search.Space, parents, random),
            newTo, [.. parents, .. children], MaxKnownCrossovers));
        int missing = options.Mutants + options.Crossovers - children.Count;
        if (missing > 0 && options.MutationProbability > 0) children.AddRange(DrawMutants(missing, [.. parents, .. children]));
        return children;

        IReadOnlyList<Candidate> DrawMutants(int count, IReadOnlyList<Candidate> except) =>
            search.Draw(count, CandidateOrigin.Mutant, Mutate, newTo, except);

        Architecture Mutate(Random random) =>
            search.Space.Mutate(ChooseParent(parents, random), options.MutationProbability, random);
    }

    private static Architecture ChooseParent(IReadOnlyList<Candidate> parents, Random random) =>
        parents[random.Next(parents.Count)].Architecture;

    // Two different parents, unless there is but one.
    private static Architecture CrossOver(SearchSpace space, IReadOnlyList<Candidate> parents, Random random)
    {
        if (parents.Count == 1) return parents[0].Architecture;
        int first = random.Next(parents.Count);
        int second = random.Next(parents.Count - 1);
        if (second >= first) second++;
        return space.CrossOver(parents[first].Architecture, parents[second].Architecture, random);
    }
}
