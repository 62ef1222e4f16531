using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The architectures of <see cref="TablePromptTemplate"/>, one a line under a header. A blank separates columns, which takes the
/// fewest tokens; ';', which no name of a space holds, where a name has a blank of its own.
/// </summary>
internal static class TableSection
{
    private const string None = "-";

    public static string RenderDemonstrations(PromptRequest request, PromptParts parts)
    {
        PredictionTask task = request.Task;
        string header = RenderHeader(task, NounOf(request, parts), [.. Columns(task), task.Metric.Name]);
        return header + string.Concat(request.Demonstrations.Select(shown =>
            RenderLine(task, [.. Cells(shown.Architecture, task), task.Metric.Format(shown.Score)])));
    }

    public static string RenderQueries(PromptRequest request, PromptParts parts)
    {
        PredictionTask task = request.Task;
        string header = RenderHeader(task, NounOf(request, parts), ["id", .. Columns(task)]);
        return header + string.Concat(request.Queries.Select((query, i) =>
            RenderLine(task, [(i + 1).ToString(CultureInfo.InvariantCulture), .. Cells(query, task)])));
    }

    private static string NounOf(PromptRequest request, PromptParts parts) => PromptNouns.From(request, parts).Choice;

    private static string RenderHeader(PredictionTask task, string noun, string[] columns)
    {
        bool hasLists = task.Space.Choices.Any(choice => choice.IsList);
        bool hasEmpty = hasLists || task.Space.Choices.Any(choice => choice.ActiveWhen is not null);
        return "\nOne line each, with these columns"
            + (hasLists ? "; the values of a list, one per layer, are separated by ','" : "")
            + (hasEmpty ? $"; - where a {noun} does not count" : "")
            + ":" + RenderLine(task, columns);
    }

    private static string RenderLine(PredictionTask task, string[] cells) =>
        "\n" + string.Join(HasBlank(task) ? ';' : ' ', cells);

    private static bool HasBlank(PredictionTask task) => Columns(task)
        .Append(task.Metric.Name)
        .Concat(task.Space.Choices.OfType<CategoricalChoice>().SelectMany(choice => choice.Categories).Select(one => one.Name))
        .Any(name => name.Any(char.IsWhiteSpace));

    private static IEnumerable<string> Columns(PredictionTask task)
    {
        IEnumerable<string> choices = task.Space.Choices.Select(choice => choice.Name);
        return task.Efficiency is { } efficiency ? choices.Append(efficiency.Name) : choices;
    }

    private static IEnumerable<string> Cells(Architecture architecture, PredictionTask task)
    {
        architecture = task.Space.Adopt(architecture);
        IEnumerable<string> values = task.Space.Choices.Select(choice =>
            architecture.GetText(choice.Name) is { Length: > 0 } text ? text : None);
        return task.Efficiency is { } efficiency ? values.Append(efficiency.Format(architecture)) : values;
    }
}
