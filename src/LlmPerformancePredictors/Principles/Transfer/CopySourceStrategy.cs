using System.Globalization;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Principles.Transfer;

/// <summary>
/// The baseline that any transfer has to beat: the source's best architectures are evaluated on the target, best first.
/// Without randomness.
/// </summary>
public sealed class CopySourceStrategy : ISearchStrategy
{
    private readonly TransferTask _task;

    /// <summary>Creates the strategy.</summary>
    /// <param name="task">Source and target; the search is of the target, and ends behind the last of the source's best.</param>
    public CopySourceStrategy(TransferTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _task = task;
    }

    /// <inheritdoc/>
    public string Name => "copy-source";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["source"] = _task.Source.Name,
        ["target"] = _task.Target.Name,
        ["architectures"] = _task.Source.Best.Count.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc/>
    /// <exception cref="SearchSpaces.InvalidArchitectureException">The search's space lacks one of the source's best.</exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        IReadOnlyList<Candidate> candidates = search.Admit(_task.Source.Best.Select(best => best.Architecture));
        search.RequireAnyKept();
        if (candidates.Count == 0) return;
        IReadOnlyList<ScoredCandidate> scored =
            await search.EvaluateAsync(candidates, null, cancellationToken).ConfigureAwait(false);
        if (!search.IsOver) search.EndGeneration(scored);
    }
}
