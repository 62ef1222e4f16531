using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.LlmProposals;

/// <summary>The question for new architectures: the space in its own words, the best so far, the constraints.</summary>
internal static class ProposalPrompt
{
    /// <summary>Renders the one user message.</summary>
    /// <param name="task">What is searched for, in words.</param>
    /// <param name="search">The search.</param>
    /// <param name="best">The best so far, best first.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="refused">In a repair round: what was wrong with the earlier answer.</param>
    public static string Render(
        PredictionTask task, SearchContext search, IReadOnlyList<ScoredCandidate> best, int count, IReadOnlyList<string> refused)
    {
        var sections = new List<string>
        {
            $"# Role\nYou are an expert in {task.Field} who searches for architectures by hand.",
            RenderTask(task),
            $"# Hyperparameters{SpaceDefinitions.Format(search.Space)}",
        };
        if (SpaceDefinitions.FormatAllowed(search.Space) is { Length: > 0 } allowed) sections.Add($"# Allowed values{allowed}");
        if (search.Space.Rule is { } rule) sections.Add($"# Rule\nOf all combinations of values: {rule}.");
        if (search.Constraints.Count > 0)
            sections.Add("# Constraints\nEvery architecture has to keep these:"
                + string.Concat(search.Constraints.Select(constraint => $"\n- {constraint}")));
        if (best.Count > 0) sections.Add(RenderBest(task.Metric, search.Costs, best));
        sections.Add(RenderAnswer(task.Metric, search.Space, count, refused));
        return string.Join("\n\n", sections) + "\n";
    }

    private static string RenderTask(PredictionTask task)
    {
        string description = task.Space.Description.Length == 0 ? "" : $"\n{task.Space.Description}";
        return $"# Task\nThe task is {task.Name}. The quality of an architecture is its {task.Metric.Noun} {task.MeasuredOn}; "
            + $"{task.Metric.Better}.{description}{SpaceDefinitions.Fenced(task.Space.Code, "")}";
    }

    private static string RenderBest(Metric metric, IReadOnlyList<ICostModel> costs, IReadOnlyList<ScoredCandidate> best)
    {
        var text = new StringBuilder("# Best so far\nTrained architectures, best first:");
        foreach ((int i, ScoredCandidate scored) in best.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. {Write(scored.Architecture)} {metric.Name}: ")
                .Append(metric.Format(scored.Score));
            for (int cost = 0; cost < costs.Count; cost++)
                text.Append(
                    CultureInfo.InvariantCulture, $"; {costs[cost].Name}: {scored.Candidate.Costs[cost]:G6} {costs[cost].Unit}");
        }

        return text.ToString();
    }

    private static string RenderAnswer(Metric metric, SearchSpace space, int count, IReadOnlyList<string> refused)
    {
        string again = refused.Count == 0
            ? ""
            : $"\nAn earlier answer had nothing new that is allowed: {string.Join("; ", refused)}.";
        string form = string.Join(
            ", ", space.Choices.Select(choice => $"{Quote(choice.Name)}: {(choice.IsList ? "[...]" : "...")}"));
        string number = count.ToString(CultureInfo.InvariantCulture);
        return $"# Answer\nPropose {number} architecture{(count == 1 ? "" : "s")} that {(count == 1 ? "is" : "are")} "
            + "not listed above and "
            + $"that you expect to reach a better {metric.Noun} than the best.{again} "
            + "Reply with one JSON object and nothing else, in this form:\n"
            + $"{{\"{ProposalReader.Property}\": [{{{form}}}, ...]}}";
    }

    // As the answer is to write it: a list's values are always a list.
    private static string Write(Architecture architecture) => "{" + string.Join(
        ", ",
        from choice in architecture.Space.Choices
        where architecture.IsActive(choice.Name)
        let values = architecture.GetTexts(choice.Name).Select(text => choice is CategoricalChoice
            ? Quote(text)
            : text)
        let joined = string.Join(", ", values)
        select $"{Quote(choice.Name)}: {(choice.IsList ? $"[{joined}]" : joined)}") + "}";

    private static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
