using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>Has the demonstrations scored, which count as evaluations, and then goes on with another strategy.</summary>
internal sealed class GivenFirst(IReadOnlyList<Demonstration> given, ISearchStrategy inner) : ISearchStrategy
{
    public string Name => inner.Name;

    public IReadOnlyDictionary<string, string> Settings => inner.Settings;

    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        await search.EvaluateAsync(
            search.Admit(given.Select(one => one.Architecture)), search.Trusted, cancellationToken);
        if (!search.IsOver) await inner.SearchAsync(search, cancellationToken);
    }
}
