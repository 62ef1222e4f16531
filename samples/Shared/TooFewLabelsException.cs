namespace LlmPerformancePredictors.Samples;

/// <summary>The language model labeled too few architectures to distill from.</summary>
/// <param name="message">How many, and why.</param>
public sealed class TooFewLabelsException(string message) : Exception(message);
