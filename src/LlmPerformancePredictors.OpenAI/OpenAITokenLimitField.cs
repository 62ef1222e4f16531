namespace LlmPerformancePredictors.OpenAI;

/// <summary>The field of a request that limits the tokens of its answer.</summary>
public enum OpenAITokenLimitField
{
    /// <summary><c>max_completion_tokens</c>: OpenAI, and servers that follow it.</summary>
    MaxCompletionTokens,

    /// <summary><c>max_tokens</c>: servers that know the older name only, and leave the other unheeded.</summary>
    MaxTokens,

    /// <summary>Both, for a server of which neither is known; OpenAI itself refuses it.</summary>
    Both,
}
