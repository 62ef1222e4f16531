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
        var items = new List<string>();
        if (parts.HasFlag(PromptParts.TaskName)) items.Add(RenderTask(task));
        if (parts.HasFlag(PromptParts.TaskExamples) && task.Examples.Count > 0)
            items.Add("Examples of the task:" + RenderExamples(task.Examples));
        if (parts.HasFlag(PromptParts.Backbone)) items.Add(RenderBackbone(task.Space));
        if (task.Efficiency is { } efficiency)
            items.Add($"The efficiency of an architecture is given as {efficiency.Name}: {efficiency.Description}.");
        if (parts.HasFlag(PromptParts.StudyDemonstrations) && request.Demonstrations.Count > 0) items.Add(RenderStudy(task));
        return string.Concat(items.Select((item, i) => string.Create(CultureInfo.InvariantCulture, $"\n{i + 1}. {item}")));
    }

    private static string RenderTask(PredictionTask task) =>
        $"The task is {task.Name}. "
        + $"The quality of an architecture is its {task.Metric.Noun} {task.MeasuredOn}; {task.Metric.Better}.";

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

    private static string RenderBackbone(SearchSpace space)
    {
        const string recipe = "Every architecture is trained with the same recipe; only the hyperparameters listed below differ.";
        string description = space.Description.Length == 0 ? recipe : $"{space.Description} {recipe}";
        return description + SpaceDefinitions.Fenced(space.Code, "");
    }

    private static string RenderStudy(PredictionTask task)
    {
        string metric = task.Metric.Name;
        (string with, string related) = task.Efficiency is { } efficiency
            ? ($"their {efficiency.Name} and {metric}", $"hyperparameters, {efficiency.Name} and {metric}")
            : ($"their {metric}", $"hyperparameters and {metric}");
        return $"Study the demonstrations below together with {with}, to understand how {related} relate, "
            + $"and then estimate the {metric} of each architecture asked for.";
    }
}
