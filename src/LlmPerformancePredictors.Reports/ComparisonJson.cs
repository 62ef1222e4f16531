using System.Text.Json.Nodes;

namespace LlmPerformancePredictors.Reports;

/// <summary>A comparison as JSON.</summary>
internal static class ComparisonJson
{
    public static string Write(ComparisonReport report) => ReportJson.ToText(new JsonObject
    {
        ["title"] = report.Options.Title,
        ["space"] = report.Problem.Space.Name,
        ["metric"] = report.Metric.Name,
        ["trusted_predictor"] = report.Problem.Trusted.Name,
        ["constraints"] = ReportJson.WriteList(
            report.Problem.Constraints.Select(constraint => (JsonNode)constraint.ToString())),
        ["known"] = report.Problem.Known.Count,
        ["optimum"] = report.Options.Optimum is { } optimum ? ReportJson.WriteNumber(optimum) : null,
        ["methods"] = ReportJson.WriteList(report.Methods.Select(method => new JsonObject
        {
            ["name"] = method.Name,
            ["strategy"] = method.Runs[0].Strategy,
            ["settings"] = new JsonObject(
                method.Runs[0].Settings.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["scores"] = ReportJson.WriteList(report.Stops.Select(stop => WriteFigure(stop, report.GetScores(method, stop)))),
            ["runs"] = ReportJson.WriteList(method.Runs.Select(run => WriteRun(report, run))),
        })),
    });

    private static JsonObject WriteFigure(int evaluations, SeedFigure figure) => new()
    {
        ["evaluations"] = evaluations,
        ["mean"] = ReportJson.WriteNumber(figure.Mean),
        ["standard_error_on_scale"] = ReportJson.WriteNumber(figure.StandardError),
    };

    private static JsonObject WriteRun(ComparisonReport report, ComparedRun run) => new()
    {
        ["seed"] = run.Seed,
        ["seconds"] = report.Options.ShowTimes ? run.Elapsed.TotalSeconds : null,
        ["money"] = run.Money,
        ["evaluations_until_best"] = run.EvaluationsUntilBest,
        ["hypervolume"] = report.Costs.Count == 0 ? null : ReportJson.WriteNumber(report.Box.GetShare(run.Front)),
        ["best"] = run.Best is { } best ? ReportJson.WriteScored(report.Costs, best) : null,
        ["curve"] = ReportJson.WriteList(run.Curve.Select(ReportJson.WriteNumber)),
        ["pareto_front"] = ReportJson.WriteList(run.Front.Select(member => ReportJson.WriteScored(report.Costs, member))),
    };
}
