namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>What became of the answers in a <see cref="PromptFolder"/>.</summary>
/// <param name="Imported">Prompts whose answer is new in the store.</param>
/// <param name="AlreadyStored">Prompts that the store had an answer to; that one counts.</param>
/// <param name="Open">The files of prompts that have no answer yet.</param>
/// <param name="Refused">Answers that were not taken.</param>
public sealed record ImportReport(
    int Imported, int AlreadyStored, IReadOnlyList<string> Open, IReadOnlyList<RefusedAnswer> Refused);
