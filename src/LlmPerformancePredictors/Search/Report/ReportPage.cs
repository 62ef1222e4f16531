using System.Globalization;
using System.Net;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.Report;

/// <summary>The report as one HTML page.</summary>
internal static class ReportPage
{
    public static string Write(SearchReport report)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<title>").Append(Escape(report.Options.Title)).Append("</title>\n<style>\n").Append(ReportStyle.Text).Append("\n</style>\n</head>\n<body>\n");
        html.Append("<h1>").Append(Escape(report.Options.Title)).Append("</h1>\n");
        SearchResult result = report.Result;
        string constraints = string.Join("; ", result.History.Problem.Constraints.Select(Text));
        html.Append("<p class=\"lead\">").Append(Escape(string.Create(CultureInfo.InvariantCulture,
            $"Space {report.Space.Name}, strategy {result.Strategy}, seed {result.Seed}{(constraints.Length > 0 ? ", " + constraints : "")}. Scores are {report.Trusted.Predictor.Metric.Name} as predicted by '{report.Trusted.Name}'"))).Append(Meaning(report, report.Trusted.Name)).Append(".</p>\n");
        Best(html, report);
        html.Append("<h2>Convergence</h2>\n<figure>").Append(Convergence(report)).Append("<figcaption>Best score so far by evaluations of the trusted predictor.</figcaption></figure>\n");
        if (report.Costs.Count > 0)
            html.Append("<h2>Score against ").Append(Escape(report.Costs[0].Name)).Append("</h2>\n<figure>").Append(Scatter(report))
                .Append("<figcaption>Every candidate that the trusted predictor scored. On the Pareto front nothing else is both cheaper and at least as good.</figcaption></figure>\n");
        References(html, report);
        Usage(html, report);
        Extrapolation(html, report);
        if (report.Options.Gate is { } gate) Gate(html, report, gate);
        html.Append("<h2>Generations</h2>\n");
        Table(html, "", ["generation", "scored by", "newly scored", "best in population"], Generations(report).Select(one => new[]
        {
            Integer(one.Index), one.Predictor, one.Scored, Score(report, one.Best),
        }));
        html.Append("<p class=\"soft\">Scores of different predictors do not compare.</p>\n");
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Every finished generation: who scored its population, how many each predictor newly scored, and the best.</summary>
    public static IEnumerable<(int Index, string Predictor, string Scored, double Best)> Generations(SearchReport report)
    {
        ILookup<int, SearchEvaluation> evaluations = report.Result.History.Evaluations.ToLookup(one => one.Generation);
        foreach (SearchGeneration generation in report.Result.History.Generations)
        {
            string scored = string.Join(", ", evaluations[generation.Index].GroupBy(one => one.Predictor).Select(one => $"{Integer(one.Count())} {one.Key}"));
            List<ScoredCandidate> ranked = Ranking.BestFirst(generation.Population);
            yield return (generation.Index, generation.Predictor, scored, ranked.Count > 0 ? ranked[0].Score : double.NaN);
        }
    }

    /// <summary>The front by the first cost and the score.</summary>
    public static IReadOnlyList<ScoredCandidate> Front(SearchReport report) =>
        report.Costs.Count == 0 ? [] : report.Result.History.ParetoFront(report.Trusted.Name, [report.Costs[0].Name]);

    private static void Best(StringBuilder html, SearchReport report)
    {
        html.Append("<h2>Best architecture</h2>\n<div class=\"cards\">\n");
        Card(Score(report, report.Best.Score), $"{report.Trusted.Predictor.Metric.Name} by '{report.Trusted.Name}'");
        for (int i = 0; i < report.Costs.Count; i++) Card(Cost(report.Costs[i], report.Best.Candidate.Costs[i]), report.Costs[i].Name);
        html.Append("</div>\n");
        Architecture best = report.Best.Architecture;
        Table(html, "text", ["choice", "value"], report.Space.Choices.Where(choice => best.IsActive(choice.Name)).Select(choice => new[] { choice.Name, string.Join(", ", best.Texts(choice.Name)) }));
        if (report.BestIsExtrapolated) html.Append("<p><b>This architecture lies outside the range of the demonstrations:</b> its score is extrapolated.</p>\n");

        void Card(string figure, string name) => html.Append("<div><b>").Append(Escape(figure)).Append("</b><span>").Append(Escape(name)).Append("</span></div>\n");
    }

    private static string Convergence(SearchReport report)
    {
        (int Evaluations, double Score)[] curve = [.. report.Result.History.Convergence(report.Trusted.Name).Select((score, i) => (i + 1, score)).Where(one => !double.IsNaN(one.score))];
        var chart = new Chart(
            "Convergence", $"evaluations by '{report.Trusted.Name}'", (0, curve[^1].Evaluations),
            $"best so far, {report.Trusted.Predictor.Metric.Name}", Padded(curve.Select(one => one.Score)));
        // Steps: the best holds until a better one comes.
        var steps = new List<(double, double)>();
        for (int i = 0; i < curve.Length; i++)
        {
            if (i > 0 && curve[i].Score == curve[i - 1].Score && i + 1 < curve.Length) continue;
            if (i > 0) steps.Add((curve[i].Evaluations, curve[i - 1].Score));
            steps.Add((curve[i].Evaluations, curve[i].Score));
        }

        chart.Line("best so far", "main", steps);
        return chart.ToString();
    }

    private static string Scatter(SearchReport report)
    {
        ICostModel cost = report.Costs[0];
        (double X, double Y)[] points = [.. report.Result.History.By(report.Trusted.Name).Where(one => one.Scored.HasScore).Select(one => (Scaled(cost, one.Candidate.Costs[0]).Value, one.Scored.Score))];
        SearchReport.ReferenceFigures[] references = [.. report.References.Where(one => one.Prediction.HasScore)];
        double[] limits = [.. report.Result.History.Problem.Constraints.Where(one => one.Cost == cost).Select(one => Scaled(cost, one.Maximum).Value).Where(double.IsFinite)];
        (double Low, double High) y = Padded([.. points.Select(one => one.Y), .. references.Select(one => one.Prediction.Score)]);
        var chart = new Chart(
            $"Score against {cost.Name}", $"{cost.Name}, {Scaled(cost, 0).Unit}", Padded([.. points.Select(one => one.X), .. references.Select(one => Scaled(cost, one.Costs[0]).Value), .. limits]),
            $"{report.Trusted.Predictor.Metric.Name} by '{report.Trusted.Name}'", y);
        chart.Points("candidates", "dots", points, 2.2);
        // Steps: a score on the front is the best until more is paid.
        var front = new List<(double X, double Y)>();
        foreach (ScoredCandidate one in Front(report))
        {
            double x = Scaled(cost, one.Candidate.Costs[0]).Value;
            if (front.Count > 0) front.Add((x, front[^1].Y));
            front.Add((x, one.Score));
        }

        chart.Line("Pareto front", "front", front);
        foreach (double limit in limits) chart.Line("limit", "limit", [(limit, y.Low), (limit, y.High)]);
        foreach (SearchReport.ReferenceFigures one in references)
            chart.Mark("reference", Scaled(cost, one.Costs[0]).Value, one.Prediction.Score, 6, one.Reference.Label, one.Reference.Name);
        chart.Mark("best", Scaled(cost, report.Best.Candidate.Costs[0]).Value, report.Best.Score, 7, null, "best");
        chart.MarkLegend("best", "best");
        if (references.Length > 0) chart.MarkLegend("published elsewhere", "reference");
        return chart.ToString();
    }

    private static void References(StringBuilder html, SearchReport report)
    {
        if (report.Options.References.Count == 0) return;
        html.Append("<h2>Published elsewhere, under the same limits</h2>\n");
        Table(html, "", ["architecture", $"{report.Trusted.Predictor.Metric.Name} by '{report.Trusted.Name}'", .. report.Costs.Select(cost => cost.Name), "its authors say"],
            [.. report.References.Select(one => Row(one.Reference.Name, one.Prediction.HasScore ? one.Prediction.Score : double.NaN, one.Costs, one.Reference.Label)),
                Row("found here", report.Best.Score, report.Best.Candidate.Costs, "")]);
        int over = report.Options.References.Count - report.References.Count;
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">Scores and costs are this search's own predictions; what the authors say is a label and does not compare with them.{(over > 0 ? $" {over} more {(over == 1 ? "breaks" : "break")} a limit." : "")}</p>\n");

        string[] Row(string name, double score, IReadOnlyList<double> costs, string label) =>
            [name, Score(report, score), .. report.Costs.Select((cost, i) => Cost(cost, costs[i])), label];
    }

    private static void Usage(StringBuilder html, SearchReport report)
    {
        html.Append("<h2>Who scored what</h2>\n");
        Table(html, "", ["predictor", "generations", "evaluations", "failures", "money", "time"], report.Result.Usage.Select(one => new[]
        {
            one.Predictor + (one.Predictor == report.Trusted.Name ? " (trusted)" : ""),
            Integer(report.Result.History.Generations.Count(generation => generation.Predictor == one.Predictor)),
            Integer(one.Evaluations), Integer(one.Failures), one.Money.ToString("0.####", CultureInfo.InvariantCulture),
            one.Time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s",
        }));
        foreach (PredictorUsage one in report.Result.Usage)
            if (Meaning(report, one.Predictor) is { Length: > 0 } meaning)
                html.Append("<p class=\"soft\">").Append(Escape(one.Predictor)).Append(meaning).Append(".</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">The whole search took {report.Result.Elapsed.TotalSeconds:F2} s; it ended because: {report.Result.StopReason}.</p>\n");
    }

    private static void Extrapolation(StringBuilder html, SearchReport report)
    {
        if (report.Options.Demonstrations.Count == 0) return;
        html.Append("<h2>Outside the range of the demonstrations</h2>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p><b>{report.Extrapolated:N0} of {report.Candidates:N0}</b> candidates have a value outside the range of the {report.Options.Demonstrations.Count} demonstrations{(report.Extrapolated > 0 ? "; their scores are extrapolated" : "")}.</p>\n");
        if (report.ExtrapolatedBy.Count > 0)
            Table(html, "", ["choice", "value", "candidates"], report.ExtrapolatedBy.Select(one => new[] { one.Choice, one.Value.ToString(CultureInfo.InvariantCulture), Integer(one.Candidates) }));
    }

    private static void Gate(StringBuilder html, SearchReport report, GateVerdict gate)
    {
        html.Append("<h2>Baseline gate</h2>\n<p><b>").Append(Escape(gate.Candidate)).Append("</b> ").Append(Escape(gate.Text)).Append(" its baselines. <span class=\"soft\">").Append(Escape(report.Options.GateScope)).Append("</span></p>\n");
        Table(html, "", ["against", "MAE difference", "better in", "tau difference", "better in"], gate.Comparisons.Select(one => new[]
        {
            one.Baseline, Signed(one.MaeDifference), Percent(one.MaeBetter), Signed(one.TauDifference), Percent(one.TauBetter),
        }));
    }

    private static void Table(StringBuilder html, string style, string[] header, IEnumerable<string[]> rows)
    {
        html.Append("<div class=\"scroll\"><table class=\"").Append(style).Append("\">\n<tr>");
        foreach (string cell in header) html.Append("<th>").Append(Escape(cell)).Append("</th>");
        html.Append("</tr>\n");
        foreach (string[] row in rows) html.Append("<tr>").Append(string.Concat(row.Select(cell => $"<td>{Escape(cell)}</td>"))).Append("</tr>\n");
        html.Append("</table></div>\n");
    }

    private static (double Low, double High) Padded(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double padding = (all.Max() - all.Min()) is var span and > 0 ? span * 0.04 : 0.5;
        return (all.Min() - padding, all.Max() + padding);
    }

    private static string Meaning(SearchReport report, string predictor) =>
        report.Options.PredictorMeanings.TryGetValue(predictor, out string? meaning) ? ": " + Escape(meaning) : "";

    // Counts in the millions and more are read in millions and billions.
    private static (double Value, string Unit) Scaled(ICostModel cost, double value) => cost.Unit switch
    {
        "FLOP" => (value / 1e9, "GFLOP"),
        "parameters" => (value / 1e6, "million"),
        _ => (value, cost.Unit),
    };

    private static string Cost(ICostModel cost, double value)
    {
        (double scaled, string unit) = Scaled(cost, value);
        return string.Create(CultureInfo.InvariantCulture, $"{scaled:F1} {unit}");
    }

    private static string Text(Constraint constraint) => $"{constraint.Cost.Name} at most {Cost(constraint.Cost, constraint.Maximum)}";

    private static string Score(SearchReport report, double score) =>
        double.IsNaN(score) ? "-" : score.ToString("F" + Integer(report.Trusted.Predictor.Metric.Decimals), CultureInfo.InvariantCulture);

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
