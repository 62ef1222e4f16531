using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>An architecture that keeps every constraint of its search, with its costs. Only the loop makes one.</summary>
public sealed class Candidate
{
    private readonly double[] _costs;

    internal Candidate(Architecture architecture, CandidateOrigin origin, double[] costs) =>
        (Architecture, Origin, _costs) = (architecture, origin, costs);

    /// <summary>The architecture, a point of the search's space.</summary>
    public Architecture Architecture { get; }

    /// <summary>How it first came up.</summary>
    public CandidateOrigin Origin { get; }

    /// <summary>Its costs, in the order and units of <see cref="SearchContext.Costs"/>.</summary>
    public IReadOnlyList<double> Costs => _costs;

    /// <inheritdoc/>
    public override string ToString() => Architecture.Id;
}
