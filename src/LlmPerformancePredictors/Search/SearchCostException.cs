using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// A cost model threw while a search computed the costs of candidates; its own exception is the inner one. What was scored
/// before is in the journal.
/// </summary>
public sealed class SearchCostException : LlmPerformancePredictorsException
{
    internal SearchCostException(string cost, IReadOnlyList<Architecture> architectures, Exception innerException)
        : base(
            $"The cost '{cost}' threw {innerException.GetType().Name} for {SearchPredictorException.Describe(architectures)}: "
            + $"{innerException.Message} What was scored before is kept. Mend the cost model and run again.",
            innerException) =>
        (Cost, Architectures) = (cost, architectures);

    /// <summary>The name of the cost.</summary>
    public string Cost { get; }

    /// <summary>The architectures that it was asked for in that call, at least one.</summary>
    public IReadOnlyList<Architecture> Architectures { get; }
}
