namespace LlmPerformancePredictors.Samples;

/// <summary>The language model labelled too few architectures to distil from.</summary>
/// <param name="message">How many, and why.</param>
internal sealed class TooFewLabelsException(string message) : Exception(message);
