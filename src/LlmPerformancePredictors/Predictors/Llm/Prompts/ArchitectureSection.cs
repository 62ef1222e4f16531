using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The architectures of <see cref="PerformancePromptTemplate"/>, each under a numbered heading: known ones and asked ones.
/// </summary>
internal static class ArchitectureSection
{
    public static string RenderDemonstrations(PromptRequest request, PromptParts parts)
    {
        Metric metric = request.Task.Metric;
        return string.Join('\n', request.Demonstrations.Select((demonstration, i) =>
            RenderHeading("Demonstration", i + 1) + RenderArchitecture(demonstration.Architecture, request.Task, parts)
            + $"\n{metric.Name}: {metric.Format(demonstration.Score)}"));
    }

    public static string RenderQueries(PromptRequest request, PromptParts parts)
    {
        string noun = PromptNouns.Title(PromptNouns.From(request, parts).Architecture);
        return string.Join('\n', request.Queries.Select((query, i) =>
            RenderHeading(noun, i + 1) + RenderArchitecture(query, request.Task, parts)));
    }

    private static string RenderHeading(string noun, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"\n## {noun} {number}");

    private static string RenderArchitecture(Architecture architecture, PredictionTask task, PromptParts parts)
    {
        architecture = task.Space.Adopt(architecture);
        var text = new StringBuilder();
        foreach (Choice choice in task.Space.Choices)
        {
            string[] values = architecture.GetTexts(choice.Name);
            if (values.Length == 0 && (!choice.IsList || parts.HasFlag(PromptParts.AllowedValues))) continue;
            string joined = string.Join(", ", values);
            text.Append('\n').Append(choice.Name).Append(": ").Append(choice.IsList ? $"[{joined}]" : joined);
        }

        if (task.Efficiency is { } efficiency)
            text.Append('\n').Append(efficiency.Name).Append(": ").Append(efficiency.Format(architecture));
        return text.ToString();
    }
}
