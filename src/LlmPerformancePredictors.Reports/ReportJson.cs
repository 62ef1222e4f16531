using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Reports;

/// <summary>The report as JSON.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(SearchReport report)
    {
        SearchResult result = report.Result;
        string trusted = report.Trusted.Name;
        var root = new JsonObject
        {
            ["title"] = report.Options.Title,
            ["space"] = report.Space.Name,
            ["strategy"] = result.Strategy,
            ["settings"] = new JsonObject(result.Settings.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["seed"] = result.Seed,
            ["stop_reason"] = result.StopReason.ToString(),
            ["seconds"] = result.Elapsed.TotalSeconds,
            ["metric"] = report.Trusted.Predictor.Metric.Name,
            ["trusted_predictor"] = trusted,
            ["constraints"] = WriteList(result.History.Problem.Constraints.Select(constraint => (JsonNode)constraint.ToString())),
            ["known"] = report.BestKnown is { } known ? new JsonObject
            {
                ["architectures"] = result.History.Problem.Known.Count,
                ["keep_the_constraints"] = result.History.Known.Count,
                ["best"] = WriteNumber(known.Score),
            }
            : null,
            ["best"] = WriteScored(report.Costs, report.Best),
            ["best_extrapolated"] = report.BestIsExtrapolated,
            ["predictors"] = WriteList(result.Usage.Select(usage => new JsonObject
            {
                ["name"] = usage.Predictor,
                ["meaning"] = report.Options.PredictorMeanings.GetValueOrDefault(usage.Predictor),
                ["evaluations"] = usage.Evaluations,
                ["failures"] = usage.Failures,
                ["money"] = usage.Money,
                ["seconds"] = usage.Time.TotalSeconds,
            })),
            ["generations"] = WriteList(report.SummarizeGenerations().Select(generation => new JsonObject
            {
                ["generation"] = generation.Index,
                ["predictor"] = generation.Predictor,
                ["scored_by"] = generation.NewlyScored,
                ["best"] = WriteNumber(generation.Best),
            })),
            ["convergence"] = WriteList(result.History.GetConvergence(trusted).Select(WriteNumber)),
            ["pareto_front"] = WriteList(report.Front.Select(member => WriteScored(report.Costs, member))),
            ["hypervolume"] = WriteNumber(report.Hypervolume),
            ["importance"] = report.Importance is { } importance ? new JsonObject
            {
                ["scores"] = importance.Scores,
                ["held_out_tau"] = WriteNumber(importance.Tau),
                ["choices"] = WriteList(importance.Choices.Select(choice => new JsonObject
                {
                    ["choice"] = choice.Choice,
                    ["share"] = WriteNumber(choice.Share),
                })),
            }
            : null,
            ["references"] = WriteList(report.References.Select(figures => new JsonObject
            {
                ["name"] = figures.Reference.Name,
                ["label"] = figures.Reference.Label,
                ["predicted_score"] = WriteNumber(figures.Score),
                ["costs"] = WriteCosts(report.Costs, figures.Costs),
                ["architecture"] = WriteArchitecture(figures.Reference.Architecture),
            })),
            ["references_over_a_limit"] = report.Options.References.Count - report.References.Count,
            ["candidates"] = report.Candidates,
            ["extrapolated"] = report.Options.Demonstrations.Count == 0 ? null : report.Extrapolated,
            ["extrapolated_by"] = WriteList(report.ExtrapolatedBy.Select(outside => new JsonObject
            {
                ["choice"] = outside.Choice,
                ["value"] = outside.Value,
                ["candidates"] = outside.Candidates,
            })),
            ["gate"] = report.Options.Gate is { } gate ? new JsonObject
            {
                ["scope"] = report.Options.GateScope,
                ["candidate"] = gate.Candidate,
                ["beats"] = gate.Beats,
                ["comparisons"] = WriteList(gate.Comparisons.Select(comparison => new JsonObject
                {
                    ["baseline"] = comparison.Baseline,
                    ["mae_difference"] = WriteNumber(comparison.MaeDifference),
                    ["mae_better"] = WriteNumber(comparison.MaeBetter),
                    ["tau_difference"] = WriteNumber(comparison.TauDifference),
                    ["tau_better"] = WriteNumber(comparison.TauBetter),
                })),
            }
            : null,
        };
        return ToText(root);
    }

    public static string ToText(JsonObject root) => root.ToJsonString(Format) + "\n";

    public static JsonObject WriteScored(IReadOnlyList<ICostModel> stated, ScoredCandidate scored) => new()
    {
        ["score"] = WriteNumber(scored.Score),
        ["costs"] = WriteCosts(stated, scored.Candidate.Costs),
        ["architecture"] = WriteArchitecture(scored.Architecture),
    };

    private static JsonArray WriteCosts(IReadOnlyList<ICostModel> stated, IReadOnlyList<double> costs) =>
        WriteList(stated.Select((cost, i) => new JsonObject
        {
            ["name"] = cost.Name,
            ["value"] = WriteNumber(costs[i]),
            ["unit"] = cost.Unit,
        }));

    private static JsonObject WriteArchitecture(Architecture architecture) => new(architecture.Space.Choices
        .Where(choice => architecture.IsActive(choice.Name))
        .Select(choice => KeyValuePair.Create(choice.Name, (JsonNode?)architecture.GetText(choice.Name))));

    public static JsonNode? WriteNumber(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonArray WriteList(IEnumerable<JsonNode?> nodes) => [.. nodes];
}
