using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>Which candidates are wanted.</summary>
/// <param name="Count">How many, from 1.</param>
/// <param name="Origin">How they come up.</param>
/// <param name="Propose">Makes a proposal.</param>
/// <param name="Random">What it draws from.</param>
/// <param name="Taken">What is refused; what is drawn is added.</param>
/// <param name="Known">What is refused as well; null for nothing.</param>
/// <param name="MaxKnownInARow">After how many proposals in a row that are taken or known the drawing ends.</param>
internal sealed record DrawRequest(
    int Count, CandidateOrigin Origin, Func<Random, Architecture> Propose, Random Random,
    HashSet<Architecture> Taken, IReadOnlyDictionary<Architecture, ScoredCandidate>? Known, int MaxKnownInARow)
{
    /// <summary>
    /// Whether proposals come from a part of the space, so that nothing is said of the whole where none is kept.
    /// </summary>
    public bool IsFromPart { get; init; }

    public bool IsKnown(Architecture architecture) => Taken.Contains(architecture) || Known?.ContainsKey(architecture) == true;
}
