namespace LlmPerformancePredictors.Search.Studies;

/// <summary>What to do with a training that has reported a score.</summary>
/// <param name="Stop">Whether it is not worth going on with.</param>
/// <param name="Reason">Why, in words; null if it goes on.</param>
public readonly record struct TrialAdvice(bool Stop, string? Reason);
