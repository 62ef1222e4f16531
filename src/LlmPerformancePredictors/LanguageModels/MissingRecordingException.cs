namespace LlmPerformancePredictors.LanguageModels;

/// <summary>No recording answers a prompt.</summary>
public sealed class MissingRecordingException : LlmPerformancePredictorsException
{
    internal MissingRecordingException(AnswerKey key, string message)
        : base(message) => Key = key;

    /// <summary>The key that has no recording.</summary>
    public AnswerKey Key { get; }
}
