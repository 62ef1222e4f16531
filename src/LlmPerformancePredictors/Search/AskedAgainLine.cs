using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Says in a journal that a failure is asked again: the search goes on as if it stood before that line. What stands between there
/// and here are answers to take up when the search asks for them.
/// </summary>
/// <param name="AskedAgain">The number of the failure's line, from 1.</param>
/// <param name="Kind">
/// What is no answer: <see cref="PredictionFailureKind.NotAsked"/> alone, or with <see cref="PredictionFailureKind.NoAnswer"/>
/// all failures that may be transient.
/// </param>
internal sealed record AskedAgainLine(long AskedAgain, PredictionFailureKind Kind) : JournalLine
{
    public override string Describe() => "the decision to ask again";
}
