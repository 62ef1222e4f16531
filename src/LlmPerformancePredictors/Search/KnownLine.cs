using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>What was known before a search, in the header of its journal.</summary>
/// <param name="Architecture">Its id.</param>
/// <param name="Score">Its score.</param>
internal sealed record KnownLine(string Architecture, double Score)
{
    public static KnownLine Create(Demonstration known) => new(known.Architecture.Id, known.Score);
}
