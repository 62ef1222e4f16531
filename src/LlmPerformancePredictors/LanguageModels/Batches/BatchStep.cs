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

    /// <summary>The SHA-256 of the results as they were downloaded; null before, and where the version before did.</summary>
    public string? Results { get; init; }

    /// <summary>Whether the answers are in the store and the failures noted, so that nothing is left to do.</summary>
    public bool IsJoined { get; init; }

    /// <summary>What is wrong with a step that was read; null if nothing is.</summary>
    public string? FindFault()
    {
        // A state is written once there is an upload, and every step needs the one before.
        if (string.IsNullOrEmpty(FileId)) return "It has no fileId.";
        if (BatchId is "" || (BatchId is null && End is not null)) return "It has no batchId.";
        if (End is null) return IsDownloaded || IsJoined ? "It has no end." : null;
        if (!Enum.IsDefined(End.State) || End.State == BatchState.InProgress) return $"Its end has the state {End.State}.";
        if (End.Answered < 0 || End.Failed < 0) return "Its end has negative counts.";
        if (End.ResultFiles.Any(string.IsNullOrEmpty)) return "Its end has a result file without a name.";
        bool isWhole = !IsJoined || IsDownloaded || End.State == BatchState.Refused;
        return isWhole ? null : "It is joined and was not downloaded.";
    }
}
