namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>An answer that was not imported.</summary>
/// <param name="File">Its file.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record RefusedAnswer(string File, string Reason);
