namespace LlmPerformancePredictors.Principles;

/// <summary>Source and target of a transfer are the same task, so that its result would say nothing.</summary>
public sealed class SameTaskException : LlmPerformancePredictorsException
{
    internal SameTaskException(string source, string target)
        : base(
            $"Source '{source}' and target '{target}' are the same task: its own best architectures would be shown to the search "
            + "for them. Name two different tasks.") =>
        Task = target;

    /// <summary>The task's name.</summary>
    public string Task { get; }
}
