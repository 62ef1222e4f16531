namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>An architecture has a value that its search space does not allow, or lacks one, or has one too many.</summary>
public sealed class InvalidArchitectureException : LlmPerformancePredictorsException
{
    internal InvalidArchitectureException(
        string message, string? choice = null, string? value = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Choice = choice;
        Value = value;
    }

    /// <summary>The name of the choice, if one is to blame.</summary>
    public string? Choice { get; }

    /// <summary>The refused value as text, if there was one.</summary>
    public string? Value { get; }
}
