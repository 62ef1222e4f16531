namespace LlmPerformancePredictors.Prompts;

/// <summary>What the default prompt contains.</summary>
public sealed class PerformancePromptOptions
{
    /// <summary>Which parts the prompt has.</summary>
    /// <value>Default <see cref="PromptParts.All"/>.</value>
    public PromptParts Parts { get; set; } = PromptParts.All;

    /// <summary>How many of the demonstrations, from the first, are shown; null shows all.</summary>
    /// <value>Default null. From 0.</value>
    public int? MaxDemonstrations { get; set; }
}
