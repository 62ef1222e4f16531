namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>How far the batches of a round are.</summary>
/// <param name="Batches">Batches of the round.</param>
/// <param name="Ended">Batches that are done with.</param>
/// <param name="Prompts">Prompts in all of them.</param>
/// <param name="Answered">Prompts that have an answer.</param>
/// <param name="Failed">Prompts that have none and will not have one in this round.</param>
public sealed record BatchProgress(int Batches, int Ended, int Prompts, int Answered, int Failed);
