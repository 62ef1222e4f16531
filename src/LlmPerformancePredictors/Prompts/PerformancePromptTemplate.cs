using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Prompts;

/// <summary>
/// The performance-prediction prompt (Jawahar et al., 2023, section 3): role, instructions, hyperparameter definitions,
/// demonstrations, the architectures asked for and the form of the answer, all worded by task and space.
/// </summary>
public sealed class PerformancePromptTemplate : IPromptTemplate
{
    private static readonly string[] Decimals = ["no decimals", "one decimal", "two decimals", "three decimals", "four decimals", "five decimals", "six decimals"];

    private static readonly JsonElement Schema = JsonElement.Parse(
        """
        {"type":"object","properties":{"predictions":{"type":"array","items":{"type":"object",
        "properties":{"id":{"type":"integer"},"score":{"type":"number"}},"required":["id","score"],"additionalProperties":false}}},
        "required":["predictions"],"additionalProperties":false}
        """.ReplaceLineEndings(""));

    private readonly PromptParts _parts;
    private readonly int? _maxDemonstrations;

    /// <summary>Creates the template.</summary>
    /// <param name="options">What the prompt contains; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public PerformancePromptTemplate(PerformancePromptOptions? options = null)
    {
        options ??= new PerformancePromptOptions();
        new PerformancePromptOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _parts = options.Parts;
        _maxDemonstrations = options.MaxDemonstrations;
    }

    /// <inheritdoc/>
    public JsonElement? AnswerSchema => Schema;

    /// <inheritdoc/>
    public string Render(PromptRequest request)
    {
        if (request.Queries.Count == 0)
            throw new ArgumentException("The request asks for no architecture; it needs at least one.", nameof(request));
        var sections = new List<string>();
        if (Has(PromptParts.Role)) sections.Add(Role(request.Task));
        if (Instructions(request) is { Length: > 0 } instructions) sections.Add("# Instructions" + instructions);
        if (Has(PromptParts.Definitions)) sections.Add("# Hyperparameters" + SpaceDefinitions.Of(request.Task.Space));
        if (Demonstrations(request) is { Length: > 0 } demonstrations) sections.Add("# Demonstrations" + demonstrations);
        sections.Add("# Architectures" + Queries(request));
        sections.Add("# Answer\n" + AnswerForm(request));
        return string.Join("\n\n", sections) + "\n";
    }

    /// <inheritdoc/>
    public IReadOnlyList<Prediction> Read(string answer, PromptRequest request) =>
        ScoreAnswerReader.Read(answer, request.Queries.Count, request.Task.Metric, ExampleScore(request.Task.Metric));

    private bool Has(PromptParts part) => (_parts & part) != 0;

    private bool ShowsEfficiency(PredictionTask task) => Has(PromptParts.Efficiency) && task.Efficiency is not null;

    private int Shown(PromptRequest request) => Math.Min(_maxDemonstrations ?? int.MaxValue, request.Demonstrations.Count);

    private static string Role(PredictionTask task) =>
        $"# Role\nYou are a performance estimator for {task.Field}. You estimate the {task.Metric.Noun} that an architecture reaches when it is trained from scratch.";

    private string Instructions(PromptRequest request)
    {
        PredictionTask task = request.Task;
        Metric metric = task.Metric;
        var items = new List<string>();
        if (Has(PromptParts.TaskName))
        {
            string better = metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower";
            items.Add($"The task is {task.Name}. The quality of an architecture is its {metric.Noun} {task.MeasuredOn}; {better} is better.");
        }

        if (Has(PromptParts.TaskExamples) && task.Examples.Count > 0) items.Add("Examples of the task:" + Examples(task.Examples));
        if (Has(PromptParts.Backbone)) items.Add(Backbone(task.Space));
        if (ShowsEfficiency(task)) items.Add($"The efficiency of an architecture is given as {task.Efficiency!.Name}: {task.Efficiency.Description}.");
        if (Has(PromptParts.StudyDemonstrations) && Shown(request) > 0)
        {
            (string with, string relate) = ShowsEfficiency(task)
                ? ($"their {task.Efficiency!.Name} and {metric.Name}", $"hyperparameters, {task.Efficiency.Name} and {metric.Name}")
                : ($"their {metric.Name}", $"hyperparameters and {metric.Name}");
            items.Add($"Study the demonstrations below together with {with}, to understand how {relate} relate, and then estimate the {metric.Name} of each architecture asked for.");
        }

        return string.Concat(items.Select((item, i) => $"\n{Number(i + 1)}. {item}"));
    }

    private static string Backbone(SearchSpace space)
    {
        const string recipe = "Every architecture is trained with the same recipe; only the hyperparameters listed below differ.";
        return (space.Description.Length == 0 ? recipe : $"{space.Description} {recipe}") + SpaceDefinitions.Fenced(space.Code, "");
    }

    private static string Examples(IReadOnlyList<TaskExample> examples)
    {
        var text = new StringBuilder();
        for (int i = 0; i < examples.Count; i++)
        {
            text.Append("\n   Example ").Append(Number(i + 1));
            foreach ((string label, string line) in examples[i].Lines) text.Append("\n   ").Append(label).Append(": ").Append(line);
        }

        return text.ToString();
    }

    private string Demonstrations(PromptRequest request)
    {
        var items = new List<string>();
        for (int i = 0; i < Shown(request); i++)
        {
            Demonstration demonstration = request.Demonstrations[i];
            string score = Score(demonstration.Score, request.Task.Metric);
            items.Add($"\n## Demonstration {Number(i + 1)}{Hyperparameters(demonstration.Architecture, request.Task)}\n{request.Task.Metric.Name}: {score}");
        }

        return string.Join('\n', items);
    }

    private string Queries(PromptRequest request) =>
        string.Join('\n', request.Queries.Select((query, i) => $"\n## Architecture {Number(i + 1)}{Hyperparameters(query, request.Task)}"));

    private string Hyperparameters(Architecture architecture, PredictionTask task)
    {
        architecture = task.Space.Adopt(architecture);
        var text = new StringBuilder();
        foreach (Choice choice in task.Space.Choices)
        {
            string[] values = architecture.Texts(choice.Name);
            if (values.Length == 0 && !choice.IsList) continue;
            string joined = string.Join(", ", values);
            text.Append('\n').Append(choice.Name).Append(": ").Append(choice.IsList ? $"[{joined}]" : joined);
        }

        if (ShowsEfficiency(task)) text.Append('\n').Append(task.Efficiency!.Name).Append(": ").Append(task.Efficiency.Format(architecture));
        return text.ToString();
    }

    private static string AnswerForm(PromptRequest request)
    {
        Metric metric = request.Task.Metric;
        bool single = request.Queries.Count == 1;
        string asked = single ? "the architecture" : $"all {Number(request.Queries.Count)} architectures";
        string form = $"{{\"id\": 1, \"score\": {ExampleScore(metric)}}}" + (single ? "" : ", ...");
        var text = new StringBuilder(
            $"Estimate the {metric.Name} of {asked}. Reply with one JSON object and nothing else, with {Decimals[metric.Decimals]} per score, in this form:\n"
            + $"{{\"predictions\": [{form}]}}");
        if (request.EarlierFailures.Count > 0)
        {
            text.Append("\nAn earlier answer could not be used:");
            for (int i = 0; i < request.EarlierFailures.Count; i++)
                text.Append("\n- Architecture ").Append(Number(i + 1)).Append(": ").Append(request.EarlierFailures[i]);
        }

        return text.ToString();
    }

    // Shown in the answer's form, so it has to be a score that the metric allows: one of the two usual ones if it can be,
    // otherwise one as far from a bound, otherwise one somewhere between the two.
    private static string ExampleScore(Metric metric)
    {
        (double minimum, double maximum) = (metric.Minimum, metric.Maximum);
        string point = metric.Decimals == 0 ? "" : ".";
        string[] usual = ["12" + point + "345678"[..metric.Decimals], "0" + point + "123456"[..metric.Decimals]];
        if (maximum <= 1) Array.Reverse(usual);
        double[] others = [minimum + 12.345678, maximum - 12.345678, minimum + (0.123456 * (maximum - minimum)), (minimum / 2) + (maximum / 2)];
        return usual.Concat(others.Select(other => Score(other, metric))).FirstOrDefault(IsAllowed)
            ?? others[^1].ToString("R", CultureInfo.InvariantCulture); // too narrow for its decimals

        bool IsAllowed(string text) => metric.Allows(double.Parse(text, CultureInfo.InvariantCulture));
    }

    private static string Score(double score, Metric metric) =>
        score.ToString("F" + Number(metric.Decimals), CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
