using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The first line of a journal: everything that the history depends on, and nothing that a resume may change, such as the budget.
/// </summary>
internal sealed record JournalHeader(
    int SearchJournal,
    string Space,
    IReadOnlyList<string> Choices,
    string Strategy,
    IReadOnlyDictionary<string, string> Settings,
    int Seed,
    int MaxAttempts,
    IReadOnlyList<string> Predictors,
    IReadOnlyList<string> Constraints,
    IReadOnlyList<string> Costs) : JournalLine
{
    private const int Version = 1;

    public static JournalHeader Create(SearchProblem problem, ISearchStrategy strategy, SearchOptions options) => new(
        Version,
        problem.Space.Name,
        [.. problem.Space.Choices.Select(Describe)],
        strategy.Name,
        strategy.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
        options.Seed,
        options.MaxAttempts,
        [.. problem.Predictors.Select(predictor => $"{predictor.Name} ({predictor.Predictor.Metric.Name})")],
        [.. problem.Constraints.Select(constraint => constraint.ToString())],
        [.. problem.Costs.Select(cost => $"{cost.Name} ({cost.Unit})")]);

    public override string Describe() => "the header";

    /// <summary>Says in what a journal's header differs from that of the search that wants to go on with it.</summary>
    /// <param name="wanted">The search's header.</param>
    /// <returns>The first difference, in words; null if there is none.</returns>
    public string? FindDifference(JournalHeader wanted)
    {
        JsonObject own = ToJson();
        foreach ((string name, JsonNode? value) in wanted.ToJson())
            if (!JsonNode.DeepEquals(own[name], value))
                return $"its {name} is {Format(own[name])}, this search's is {Format(value)}";
        return null;
    }

    private static string Describe(Choice choice)
    {
        string length = choice.LengthChoice is { } list ? $", one of each of {list}" : "";
        string condition = choice.ActiveWhen is { } when ? $", while {when.Choice} is {string.Join(" or ", when.Values)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{choice}{length}{condition}");
    }

    private static string Format(JsonNode? value) => value?.ToJsonString(JournalFormat.Options) ?? "nothing";

    private JsonObject ToJson() => JsonSerializer.SerializeToNode(this, JournalFormat.Options)!.AsObject();
}
