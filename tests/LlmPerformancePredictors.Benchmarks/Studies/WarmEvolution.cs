using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>Regularized evolution whose first population are the demonstrations: ten live, five compete.</summary>
internal sealed class WarmEvolution : ISearchStrategy
{
    private const int Living = 10, Competing = 5;

    public string Name => "regularized-evolution";

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        List<ScoredCandidate> living = [.. search.GetKnown(search.Trusted)];
        while (!search.IsOver)
        {
            ScoredCandidate parent = living[search.Random.Next(living.Count)];
            for (int i = 1; i < Competing; i++)
            {
                ScoredCandidate other = living[search.Random.Next(living.Count)];
                if (Ranking.IsBetter(other, parent)) parent = other;
            }

            IReadOnlyList<Candidate> child = search.Draw(
                1, CandidateOrigin.Mutant, random => search.Space.MutateOneGene(parent.Architecture, random), search.Trusted,
                maxKnownInARow: 200);
            if (child.Count == 0)
                child = search.Draw(1, CandidateOrigin.Sample, search.Space.Sample, search.Trusted);
            living.AddRange(await search.EvaluateAsync(child, null, cancellationToken));
            living.RemoveRange(0, Math.Max(0, living.Count - Living));
        }
    }
}
