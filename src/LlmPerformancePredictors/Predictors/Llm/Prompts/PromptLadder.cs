namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The paper's ablation: each level has all parts of the one before it and one more (Jawahar et al., 2023, section 4).
/// </summary>
public static class PromptLadder
{
    /// <summary>The levels, from demonstrations alone to the whole prompt.</summary>
    public static IReadOnlyList<(string Name, PromptParts Parts)> Levels { get; } = Cumulate(
        ("demonstrations", PromptParts.None),
        (
            "role and definitions",
            PromptParts.Role | PromptParts.Definitions | PromptParts.AllowedValues | PromptParts.Wording),
        ("task name", PromptParts.TaskName),
        ("task examples", PromptParts.TaskExamples),
        ("backbone", PromptParts.Backbone),
        ("efficiency", PromptParts.Efficiency),
        ("study the demonstrations", PromptParts.StudyDemonstrations));

    private static (string, PromptParts)[] Cumulate(params (string Name, PromptParts Part)[] steps)
    {
        PromptParts parts = PromptParts.None;
        return [.. steps.Select(step => (step.Name, parts |= step.Part))];
    }
}
