using System.Text;

namespace LlmPerformancePredictors.Search.LlmProposals;

/// <summary>Who proposes where a language model has nothing legal and new to say.</summary>
/// <param name="Name">The name, for settings and journals.</param>
/// <param name="ProposeAsync">
/// Proposes up to so many candidates that <see cref="SearchContext.Trusted"/> does not know, none where the space has run out; a
/// deterministic function of what the search knows and its random source.
/// </param>
public sealed record ProposalFallback(
    string Name, Func<SearchContext, int, CancellationToken, Task<IReadOnlyList<Candidate>>> ProposeAsync)
{
    /// <summary>The name, for settings and journals.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>
    /// Proposes up to so many candidates that <see cref="SearchContext.Trusted"/> does not know, none where the space has run
    /// out; a deterministic function of what the search knows and its random source.
    /// </summary>
    public Func<SearchContext, int, CancellationToken, Task<IReadOnlyList<Candidate>>> ProposeAsync { get; init; } =
        ProposeAsync ?? throw new ArgumentNullException(nameof(ProposeAsync));

    /// <summary>Architectures drawn from the space.</summary>
    public static ProposalFallback Random { get; } = new(
        "random",
        static (search, count, _) => Task.FromResult(
            search.Draw(count, CandidateOrigin.Sample, search.Space.Sample, newTo: search.Trusted)));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Name), Name), (nameof(ProposeAsync), ProposeAsync));
}
