namespace LlmPerformancePredictors.Principles;

/// <summary>No principles could be learned.</summary>
public sealed class PrincipleLearningException : LlmPerformancePredictorsException
{
    internal PrincipleLearningException(PrincipleFailure failure)
        : base(
            $"No design principles were learned: {failure.Reason}. "
            + "Ask again or another model, or learn by counting instead.") => Failure = failure;

    /// <summary>Why, with the raw text if a language model's answer was the trouble.</summary>
    public PrincipleFailure Failure { get; }
}
