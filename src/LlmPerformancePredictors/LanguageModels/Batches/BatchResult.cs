using System.Text;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>What a batch says to one prompt.</summary>
/// <param name="CustomId">The prompt's id.</param>
/// <param name="Response">The answer; null if there is none.</param>
/// <param name="Failure">Why there is no answer, in the service's words; null if there is one.</param>
/// <param name="IsTransient">Whether the same prompt may be answered in another batch.</param>
public sealed record BatchResult(string CustomId, ChatResponse? Response, string? Failure = null, bool IsTransient = false)
{
    /// <summary>The prompt's id.</summary>
    public string CustomId { get; init; } = CustomId ?? throw new ArgumentNullException(nameof(CustomId));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(CustomId), CustomId), (nameof(Response), Response), (nameof(Failure), Failure),
        (nameof(IsTransient), IsTransient));
}
