using System.Text;

namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>What became of the answers in a <see cref="PromptFolder"/>.</summary>
/// <param name="Imported">Prompts whose answer is new in the store.</param>
/// <param name="AlreadyStored">Prompts that the store had an answer to; that one counts.</param>
/// <param name="Open">The files of prompts that have no answer yet.</param>
/// <param name="Refused">Answers that were not taken.</param>
public sealed record ImportReport(
    int Imported, int AlreadyStored, IReadOnlyList<string> Open, IReadOnlyList<RefusedAnswer> Refused)
{
    /// <summary>The files of prompts that have no answer yet.</summary>
    public IReadOnlyList<string> Open { get; init; } = Open ?? throw new ArgumentNullException(nameof(Open));

    /// <summary>Answers that were not taken.</summary>
    public IReadOnlyList<RefusedAnswer> Refused { get; init; } = Refused ?? throw new ArgumentNullException(nameof(Refused));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Imported), Imported), (nameof(AlreadyStored), AlreadyStored), (nameof(Open), Open),
        (nameof(Refused), Refused));
}
