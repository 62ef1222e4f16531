using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// A predictor threw while it scored for a search; its own exception is the inner one. What was scored before is in the journal.
/// </summary>
public sealed class SearchPredictorException : LlmPerformancePredictorsException
{
    internal SearchPredictorException(string predictor, IReadOnlyList<Architecture> architectures, Exception innerException)
        : base(
            $"'{predictor}' threw {innerException.GetType().Name} while it scored {Describe(architectures)}: "
            + $"{innerException.Message} What was scored before is kept. Mend the predictor and run again, "
            + "or set SearchOptions.CountExceptionsAsFailures.",
            innerException) =>
        (Predictor, Architectures) = (predictor, architectures);

    /// <summary>The name of the predictor.</summary>
    public string Predictor { get; }

    /// <summary>The architectures that it was asked for in that call, at least one.</summary>
    public IReadOnlyList<Architecture> Architectures { get; }

    internal static string Describe(IReadOnlyList<Architecture> architectures) => architectures.Count == 1
        ? architectures[0].Id
        : FormattableString.Invariant($"{architectures[0].Id} and {architectures.Count - 1} more");
}
