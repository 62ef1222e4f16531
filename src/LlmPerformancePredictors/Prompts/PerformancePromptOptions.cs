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

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if ((Parts & ~PromptParts.All) != 0)
            errors.Add($"PerformancePromptOptions.Parts is {(int)Parts}; allowed is any combination of the parts, 0 to {(int)PromptParts.All}.");
        if (MaxDemonstrations < 0)
            errors.Add($"PerformancePromptOptions.MaxDemonstrations is {MaxDemonstrations}; allowed is 0 or more, or null for all.");
        return errors;
    }
}
