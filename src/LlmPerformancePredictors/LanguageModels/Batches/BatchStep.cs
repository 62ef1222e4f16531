namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>How far a batch has been brought; written to disk after every step and before the next.</summary>
internal sealed record BatchStep
{
    /// <summary>The service's name for the uploaded requests; null before.</summary>
    public string? FileId { get; init; }

    /// <summary>The service's name for the batch; null before it is known to be made.</summary>
    public string? BatchId { get; init; }

    /// <summary>How the batch ended; null before.</summary>
    public BatchStatus? End { get; init; }

    /// <summary>Whether the results are on this disk.</summary>
    public bool IsDownloaded { get; init; }

    /// <summary>Whether the answers are in the store and the failures noted, so that nothing is left to do.</summary>
    public bool IsJoined { get; init; }
}
