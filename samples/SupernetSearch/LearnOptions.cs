namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What the command line sets for <c>learn</c>.</summary>
/// <param name="Journal">The search's journal; a run that was stopped goes on from it.</param>
/// <param name="Trainings">How many architectures are trained.</param>
/// <param name="UsesLanguageModel">Whether the recorded labels are the prior mean.</param>
/// <param name="Report">The folder of the report; null for none.</param>
internal sealed record LearnOptions(string Journal, int Trainings, bool UsesLanguageModel, string? Report);
