using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A prompt as it is going to be sent.</summary>
/// <param name="Text">The one user message.</param>
/// <param name="Options">The call's options; null for the model's defaults.</param>
public sealed record PromptCall(string Text, ChatOptions? Options);
