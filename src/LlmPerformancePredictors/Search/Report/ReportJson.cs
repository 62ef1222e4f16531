using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.Report;

/// <summary>The report as JSON.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
            ["constraints"] = List(result.History.Problem.Constraints.Select(one => (JsonNode)one.ToString())),
            ["best"] = Scored(report, report.Best),
            ["best_extrapolated"] = report.BestIsExtrapolated,
            ["predictors"] = List(result.Usage.Select(one => new JsonObject
            {
                ["name"] = one.Predictor,
                ["meaning"] = report.Options.PredictorMeanings.GetValueOrDefault(one.Predictor),
                ["evaluations"] = one.Evaluations,
                ["failures"] = one.Failures,
                ["money"] = one.Money,
                ["seconds"] = one.Time.TotalSeconds,
            })),
            ["generations"] = List(ReportPage.Generations(report).Select(one => new JsonObject
            {
                ["generation"] = one.Index,
                ["predictor"] = one.Predictor,
                ["scored_by"] = one.Scored,
                ["best"] = Number(one.Best),
            })),
            ["convergence"] = List(result.History.Convergence(trusted).Select(Number)),
            ["pareto_front"] = List(ReportPage.Front(report).Select(one => Scored(report, one))),
            ["references"] = List(report.References.Select(one => new JsonObject
            {
                ["name"] = one.Reference.Name,
                ["label"] = one.Reference.Label,
                ["predicted_score"] = one.Prediction.TryGetScore(out double score, out _) ? score : null,
                ["costs"] = Costs(report, one.Costs),
                ["architecture"] = Architecture(one.Reference.Architecture),
            })),
            ["references_over_a_limit"] = report.Options.References.Count - report.References.Count,
            ["candidates"] = report.Candidates,
            ["extrapolated"] = report.Options.Demonstrations.Count == 0 ? null : report.Extrapolated,
            ["extrapolated_by"] = List(report.ExtrapolatedBy.Select(one => new JsonObject
            {
                ["choice"] = one.Choice,
                ["value"] = one.Value,
                ["candidates"] = one.Candidates,
            })),
            ["gate"] = report.Options.Gate is { } gate ? new JsonObject
            {
                ["scope"] = report.Options.GateScope,
                ["candidate"] = gate.Candidate,
                ["beats"] = gate.Beats,
                ["comparisons"] = List(gate.Comparisons.Select(one => new JsonObject
                {
                    ["baseline"] = one.Baseline,
                    ["mae_difference"] = Number(one.MaeDifference),
                    ["mae_better"] = Number(one.MaeBetter),
                    ["tau_difference"] = Number(one.TauDifference),
                    ["tau_better"] = Number(one.TauBetter),
                })),
            }
            : null,
        };
        return root.ToJsonString(Format) + "\n";
    }

    private static JsonObject Scored(SearchReport report, ScoredCandidate one) => new()
    {
        ["score"] = Number(one.Score),
        ["costs"] = Costs(report, one.Candidate.Costs),
        ["architecture"] = Architecture(one.Architecture),
    };

    private static JsonArray Costs(SearchReport report, IReadOnlyList<double> costs) => List(report.Costs.Select((cost, i) => new JsonObject
    {
        ["name"] = cost.Name,
        ["value"] = Number(costs[i]),
        ["unit"] = cost.Unit,
    }));

    private static JsonObject Architecture(Architecture architecture) => new(architecture.Space.Choices
        .Where(choice => architecture.IsActive(choice.Name))
        .Select(choice => KeyValuePair.Create(choice.Name, (JsonNode?)architecture.Text(choice.Name))));

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonArray List(IEnumerable<JsonNode?> nodes) => [.. nodes];
}
