using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The first line of a journal: everything that the history depends on, and nothing that a resume may change, such as the budget.
/// </summary>
/// <remarks>
/// Version 1 had no <c>scorers</c>; it is read as one of which they are not known. Version 2 had no <c>known</c>; a search that
/// begins with nothing known still writes it.
/// </remarks>
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
    IReadOnlyList<string> Costs,
    IReadOnlyList<ScorerLine>? Scorers = null,
    IReadOnlyList<KnownLine>? Known = null) : JournalLine
{
    private const int Version = 3;
    private const int VersionWithoutKnown = 2;

    public static JournalHeader Create(SearchProblem problem, ISearchStrategy strategy, SearchOptions options) => new(
        problem.Known.Count > 0 ? Version : VersionWithoutKnown,
        problem.Space.Name,
        [.. problem.Space.Choices.Select(Describe), .. problem.Space.Rule is { } rule ? new[] { $"rule: {rule}" } : []],
        strategy.Name,
        strategy.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
        options.Seed,
        options.MaxAttempts,
        [.. problem.Predictors.Select(Describe)],
        [.. problem.Constraints.Select(constraint => constraint.ToString())],
        [.. problem.Costs.Select(cost => $"{cost.Name} ({cost.Unit})")],
        [.. problem.Predictors.Select(ScorerLine.Create)],
        problem.Known.Count > 0 ? [.. problem.Known.Select(KnownLine.Create)] : null);

    public override string Describe() => "the header";

    // Only a scale that is not linear is named, so that journals of before are gone on with.
    private static string Describe(SearchPredictor predictor)
    {
        Metric metric = predictor.Predictor.Metric;
        return $"{predictor.Name} ({metric.NameError(metric.Name)})";
    }

    /// <summary>Says in what a journal's header differs from that of the search that wants to go on with it.</summary>
    /// <param name="wanted">The search's header.</param>
    /// <param name="prolonging">The settings that may be larger in the search.</param>
    /// <returns>The first difference, in words; null if there is none.</returns>
    public string? FindDifference(JournalHeader wanted, IReadOnlyCollection<string> prolonging)
    {
        JsonObject own = ToJson();
        foreach ((string name, JsonNode? value) in wanted.ToJson())
        {
            string? difference = name switch
            {
                "search_journal" => SearchJournal <= Version ? null : Compare(name, own[name], value),
                "settings" => FindSetting(wanted, prolonging),
                "scorers" => Scorers?.Zip(wanted.Scorers!, (one, other) => one.FindDifference(other)).FirstOrDefault(
                    text => text is not null),
                "known" => null,
                _ => Compare(name, own[name], value),
            };
            if (difference is not null) return difference;
        }

        return FindKnown(wanted.Known ?? []);
    }

    /// <summary>Whether the search has a setting that prolongs the journal's.</summary>
    public bool IsProlongedBy(JournalHeader wanted, IReadOnlyCollection<string> prolonging) =>
        prolonging.Any(name => Settings.GetValueOrDefault(name) != wanted.Settings.GetValueOrDefault(name));

    private static string? Compare(string name, JsonNode? own, JsonNode? wanted) => JsonNode.DeepEquals(own, wanted)
        ? null
        : $"its {name} is {Format(own)}, this search's is {Format(wanted)}";

    private string? FindKnown(IReadOnlyList<KnownLine> wanted)
    {
        IReadOnlyList<KnownLine> own = Known ?? [];
        if (own.SequenceEqual(wanted)) return null;
        Dictionary<string, double> others = wanted.ToDictionary(line => line.Architecture, line => line.Score);
        foreach (KnownLine line in own)
        {
            if (!others.Remove(line.Architecture, out double score)) return Describe(line.Score, null, line.Architecture);
            if (score != line.Score) return Describe(line.Score, score, line.Architecture);
        }

        foreach ((string architecture, double score) in others) return Describe(null, score, architecture);
        return "its known architectures stand in another order than this search's";

        static string Describe(double? before, double? now, string architecture) => string.Create(
            CultureInfo.InvariantCulture,
            $"its known score of {architecture} is {(object?)before ?? "not there"}, this search's is "
                + $"{(object?)now ?? "not there"}");
    }

    private string? FindSetting(JournalHeader wanted, IReadOnlyCollection<string> prolonging)
    {
        foreach (string name in wanted.Settings.Keys.Union(Settings.Keys))
        {
            string? own = Settings.GetValueOrDefault(name), other = wanted.Settings.GetValueOrDefault(name);
            if (own == other) continue;
            bool isLonger = prolonging.Contains(name)
                && long.TryParse(own, CultureInfo.InvariantCulture, out long before)
                && long.TryParse(other, CultureInfo.InvariantCulture, out long now) && now > before;
            if (!isLonger) return $"its setting {name} is {own ?? "not there"}, this search's is {other ?? "not there"}";
        }

        return null;
    }

    private static string Describe(Choice choice)
    {
        string length = choice.LengthChoice is { } list ? $", one of each of {list}" : "";
        string condition = choice.ActiveWhen is { } when ? $", while {when.Choice} is {string.Join(" or ", when.Values)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{choice}{length}{condition}");
    }

    private static string Format(JsonNode? value) => value?.ToJsonString(JournalFormat.Options) ?? "nothing";

    private JsonObject ToJson() => JsonSerializer.SerializeToNode(
        this, StrictJson.GetTypeInfo<JournalHeader>(JournalFormat.Options))!.AsObject();
}
