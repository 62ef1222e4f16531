namespace LlmPerformancePredictors.Samples;

/// <summary>The value of an option turned out to be unusable.</summary>
/// <param name="option">The option, such as <c>--out</c>.</param>
/// <param name="value">Its value.</param>
/// <param name="reason">Why it cannot be used, as a sentence.</param>
/// <param name="inner">What failed, if anything did.</param>
public sealed class OptionException(string option, object? value, string reason, Exception? inner = null)
    : Exception(value is null ? $"{option}: {reason}" : $"{option} {value}: {reason}", inner);
