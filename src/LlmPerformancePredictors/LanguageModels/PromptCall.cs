using System.Text;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A prompt as it is going to be sent.</summary>
/// <param name="Text">The one user message.</param>
/// <param name="Options">The call's options; null for the model's defaults.</param>
public sealed record PromptCall(string Text, ChatOptions? Options)
{
    /// <summary>The one user message.</summary>
    public string Text { get; init; } = Text ?? throw new ArgumentNullException(nameof(Text));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Text), Text), (nameof(Options), Options));
}
