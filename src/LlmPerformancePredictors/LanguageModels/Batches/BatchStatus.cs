using System.Text;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>How far a batch is.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Answered">Prompts that have an answer.</param>
/// <param name="Failed">Prompts that have none and will not have one.</param>
/// <param name="ResultFiles">The service's names for the files of results; empty while there are none.</param>
/// <param name="Message">What the service says to it, if anything.</param>
public sealed record BatchStatus(
    BatchState State,
    int Answered,
    int Failed,
    IReadOnlyList<string> ResultFiles,
    [property: JsonPropertyName("words")] string? Message = null)
{
    /// <summary>The service's names for the files of results; empty while there are none.</summary>
    public IReadOnlyList<string> ResultFiles { get; init; } = ResultFiles ?? throw new ArgumentNullException(nameof(ResultFiles));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(State), State), (nameof(Answered), Answered), (nameof(Failed), Failed), (nameof(ResultFiles), ResultFiles),
        (nameof(Message), Message));
}
