namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A token that might have stood at a place of an answer, the one that does among them.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="LogProbability">The natural logarithm of its probability given all that stands before, at most 0.</param>
public sealed record TokenAlternative(string Text, double LogProbability);
