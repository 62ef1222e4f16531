namespace LlmPerformancePredictors.Storage;

/// <summary>A line of a log.</summary>
/// <typeparam name="T">What it holds.</typeparam>
/// <param name="Value">What it holds.</param>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Place">Where it stands.</param>
internal readonly record struct LogLine<T>(T Value, long Number, LogPlace Place);
