namespace LlmPerformancePredictors.Storage;

/// <summary>Where a line of a log stands.</summary>
/// <param name="Start">The position of its first byte.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct LogPlace(long Start, int Length);
