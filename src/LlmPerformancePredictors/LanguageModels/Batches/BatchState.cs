namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>How a batch stands.</summary>
public enum BatchState
{
    /// <summary>The service is at work, or will be.</summary>
    InProgress,

    /// <summary>The service is done with every prompt, answered or not.</summary>
    Completed,

    /// <summary>The service ended it early (too late, or canceled); there may be results of a part.</summary>
    EndedEarly,

    /// <summary>The service refused it as a whole; nothing was asked.</summary>
    Refused,
}
