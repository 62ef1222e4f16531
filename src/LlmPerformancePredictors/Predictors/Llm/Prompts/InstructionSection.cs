using System.Globalization;
using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The numbered instructions of <see cref="PerformancePromptTemplate"/>: task, examples, backbone, efficiency, study.
/// </summary>
internal static class InstructionSection
{
    /// <summary>One line an item, each begun by a line feed; empty if every item is switched off.</summary>
    public static string Render(PromptRequest request, PromptParts parts)
    {
        PredictionTask task = request.Task;
        PromptNouns nouns = PromptNouns.From(request, parts);
        var items = new List<string>();
        if (parts.HasFlag(PromptParts.TaskName)) items.Add(RenderTask(task, nouns));
        if (parts.HasFlag(PromptParts.TaskExamples) && task.Examples.Count > 0)
            items.Add("Examples of the task:" + RenderExamples(task.Examples));
        if (parts.HasFlag(PromptParts.Backbone)) items.Add(RenderBackbone(task.Space, nouns));
        if (task.Efficiency is { } efficiency)
            items.Add($"The efficiency of {nouns.AnArchitecture} is given as {efficiency.Name}: {efficiency.Description}.");
        if (parts.HasFlag(PromptParts.StudyDemonstrations) && request.Demonstrations.Count > 0)
            items.Add(RenderStudy(task, nouns));
        return string.Concat(items.Select((item, i) => string.Create(CultureInfo.InvariantCulture, $"\n{i + 1}. {item}")));
    }

    private static string RenderTask(PredictionTask task, PromptNouns nouns) =>
        $"The task is {task.Name}. "
        + $"The quality of {nouns.AnArchitecture} is its {task.Metric.Noun} {task.MeasuredOn}; {task.Metric.Better}.";

    private static string RenderExamples(IReadOnlyList<TaskExample> examples)
    {
        var text = new StringBuilder();
        for (int i = 0; i < examples.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n   Example {i + 1}");
            foreach ((string label, string line) in examples[i].Lines) text.Append($"\n   {label}: {line}");
        }

        return text.ToString();
    }

    private static string RenderBackbone(SearchSpace space, PromptNouns nouns)
    {
        string recipe =
            $"Every {nouns.Architecture} is trained with the same recipe; only the {nouns.Choice}s listed below differ.";
        string description = space.Description.Length == 0 ? recipe : $"{space.Description} {recipe}";
        return description + SpaceDefinitions.Fenced(space.Code, "");
    }

    private static string RenderStudy(PredictionTask task, PromptNouns nouns)
    {
        string metric = task.Metric.Name;
        (string with, string related) = task.Efficiency is { } efficiency
            ? ($"their {efficiency.Name} and {metric}", $"{nouns.Choice}s, {efficiency.Name} and {metric}")
            : ($"their {metric}", $"{nouns.Choice}s and {metric}");
        return $"Study the demonstrations below together with {with}, to understand how {related} relate, "
            + $"and then estimate the {metric} of each {nouns.Architecture} asked for.";
    }
}
