namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>What an answer says of one architecture, and where.</summary>
/// <param name="Prediction">A score that stands in the answer, or the reason why there is none.</param>
/// <param name="Place">
/// The characters of the answer that are the score's number, if it stands there just once. Null where there is no score, where
/// the answer says it several times alike, or where a template cannot tell: then log probabilities say nothing of it.
/// </param>
public sealed record ScoreReading(Prediction Prediction, Range? Place = null);
