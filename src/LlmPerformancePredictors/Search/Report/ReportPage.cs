using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.Report;

/// <summary>The report as one HTML page.</summary>
internal static class ReportPage
{
    public static HtmlPage Of(SearchReport report)
    {
        SearchResult result = report.Result;
        string constraints = string.Concat(result.History.Problem.Constraints.Select(one => ", " + Text(one)));
        HtmlPage page = new HtmlPage(report.Options.Title).Note(string.Create(CultureInfo.InvariantCulture,
            $"Space {report.Space.Name}, strategy {result.Strategy}, seed {result.Seed}{constraints}. Scores are {report.Trusted.Predictor.Metric.Name} as predicted by '{report.Trusted.Name}'{Meaning(report, report.Trusted.Name)}."));
        Best(page, report);
        page.Section("Convergence").Figure(Convergence(report), "Best score so far by evaluations of the trusted predictor.");
        if (report.Costs.Count > 0)
            page.Section($"Score against {report.Costs[0].Name}").Figure(
                Scatter(report), "Every candidate that the trusted predictor scored. On the Pareto front nothing else is both cheaper and at least as good.");
        References(page, report);
        Usage(page, report);
        Extrapolation(page, report);
        if (report.Options.Gate is { } gate) Gate(page, report, gate);
        page.Section("Generations").Table(
            ["generation", "scored by", "newly scored", "best in population"],
            Generations(report).Select(one => (TableCell[])[Integer(one.Index), one.Predictor, one.Scored, Score(report, one.Best)]));
        return page.Note("Scores of different predictors do not compare.");
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

    private static void Best(HtmlPage page, SearchReport report)
    {
        page.Section("Best architecture").Cards(
        [
            (Score(report, report.Best.Score), $"{report.Trusted.Predictor.Metric.Name} by '{report.Trusted.Name}'"),
            .. report.Costs.Select((cost, i) => (Cost(cost, report.Best.Candidate.Costs[i]), cost.Name)),
        ]);
        Architecture best = report.Best.Architecture;
        page.TextTable(["choice", "value"], report.Space.Choices.Where(choice => best.IsActive(choice.Name)).Select(choice => (TableCell[])[choice.Name, string.Join(", ", best.Texts(choice.Name))]));
        if (report.BestIsExtrapolated) page.Paragraph("its score is extrapolated.", "This architecture lies outside the range of the demonstrations:");
    }

    private static Chart Convergence(SearchReport report)
    {
        (int Evaluations, double Score)[] curve = [.. report.Result.History.Convergence(report.Trusted.Name).Select((score, i) => (i + 1, score)).Where(one => !double.IsNaN(one.score))];
        var chart = new Chart(
            "Convergence", new ChartAxis($"evaluations by '{report.Trusted.Name}'", 0, curve[^1].Evaluations),
            ChartAxis.Around($"best so far, {report.Trusted.Predictor.Metric.Name}", curve.Select(one => one.Score)));
        // Steps: the best holds until a better one comes.
        var steps = new List<(double, double)>();
        for (int i = 0; i < curve.Length; i++)
        {
            if (i > 0 && curve[i].Score == curve[i - 1].Score && i + 1 < curve.Length) continue;
            if (i > 0) steps.Add((curve[i].Evaluations, curve[i - 1].Score));
            steps.Add((curve[i].Evaluations, curve[i].Score));
        }

        return chart.Line("best so far", ChartColor.Blue, steps);
    }

    private static Chart Scatter(SearchReport report)
    {
        ICostModel cost = report.Costs[0];
        (double X, double Y)[] points = [.. report.Result.History.By(report.Trusted.Name).Where(one => one.Scored.HasScore).Select(one => (Scaled(cost, one.Candidate.Costs[0]).Value, one.Scored.Score))];
        SearchReport.ReferenceFigures[] references = [.. report.References.Where(one => one.Prediction.HasScore)];
        double[] limits = [.. report.Result.History.Problem.Constraints.Where(one => one.Cost == cost).Select(one => Scaled(cost, one.Maximum).Value).Where(double.IsFinite)];
        ChartAxis y = ChartAxis.Around($"{report.Trusted.Predictor.Metric.Name} by '{report.Trusted.Name}'", [.. points.Select(one => one.Y), .. references.Select(one => one.Prediction.Score)]);
        ChartAxis x = ChartAxis.Around($"{cost.Name}, {Scaled(cost, 0).Unit}", [.. points.Select(one => one.X), .. references.Select(one => Scaled(cost, one.Costs[0]).Value), .. limits]);
        Chart chart = new Chart($"Score against {cost.Name}", x, y).Dots("candidates", ChartColor.Gray, points);
        // Steps: a score on the front is the best until more is paid.
        var front = new List<(double X, double Y)>();
        foreach (ScoredCandidate one in Front(report))
        {
            double at = Scaled(cost, one.Candidate.Costs[0]).Value;
            if (front.Count > 0) front.Add((at, front[^1].Y));
            front.Add((at, one.Score));
        }

        chart.Line("Pareto front", ChartColor.Orange, front);
        foreach (double limit in limits) chart.Line("limit", ChartColor.Gray, [(limit, y.Low), (limit, y.High)], ChartStroke.Dashed);
        if (references.Length > 0)
            chart.Marks("published elsewhere", ChartColor.Green, references.Select(one => (Scaled(cost, one.Costs[0]).Value, one.Prediction.Score, one.Reference.Label, one.Reference.Name)));
        return chart.Marks("best", ChartColor.Red, [(Scaled(cost, report.Best.Candidate.Costs[0]).Value, report.Best.Score, "", "best")]);
    }

    private static void References(HtmlPage page, SearchReport report)
    {
        if (report.Options.References.Count == 0) return;
        page.Section("Published elsewhere, under the same limits").Table(
            ["architecture", $"{report.Trusted.Predictor.Metric.Name} by '{report.Trusted.Name}'", .. report.Costs.Select(cost => cost.Name), "its authors say"],
            [.. report.References.Select(one => Row(one.Reference.Name, one.Prediction.HasScore ? one.Prediction.Score : double.NaN, one.Costs, one.Reference.Label)),
                Row("found here", report.Best.Score, report.Best.Candidate.Costs, "")]);
        int over = report.Options.References.Count - report.References.Count;
        page.Note($"Scores and costs are this search's own predictions; what the authors say is a label and does not compare with them.{(over > 0 ? $" {Integer(over)} more {(over == 1 ? "breaks" : "break")} a limit." : "")}");

        TableCell[] Row(string name, double score, IReadOnlyList<double> costs, string label) =>
            [name, Score(report, score), .. report.Costs.Select((cost, i) => Cost(cost, costs[i])), label];
    }

    private static void Usage(HtmlPage page, SearchReport report)
    {
        page.Section("Who scored what").Table(["predictor", "generations", "evaluations", "failures", "money", "time"], report.Result.Usage.Select(one => (TableCell[])
        [
            one.Predictor + (one.Predictor == report.Trusted.Name ? " (trusted)" : ""),
            Integer(report.Result.History.Generations.Count(generation => generation.Predictor == one.Predictor)),
            Integer(one.Evaluations), Integer(one.Failures), one.Money.ToString("0.####", CultureInfo.InvariantCulture),
            one.Time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s",
        ]));
        foreach (PredictorUsage one in report.Result.Usage)
            if (Meaning(report, one.Predictor) is { Length: > 0 } meaning) page.Note($"{one.Predictor}{meaning}.");
        page.Note(string.Create(CultureInfo.InvariantCulture, $"The whole search took {report.Result.Elapsed.TotalSeconds:F2} s and ended because {Reason(report.Result.StopReason)}."));
    }

    private static void Extrapolation(HtmlPage page, SearchReport report)
    {
        if (report.Options.Demonstrations.Count == 0) return;
        page.Section("Outside the range of the demonstrations").Paragraph(
            $"candidates have a value outside the range of the {Integer(report.Options.Demonstrations.Count)} demonstrations{(report.Extrapolated > 0 ? "; their scores are extrapolated" : "")}.",
            string.Create(CultureInfo.InvariantCulture, $"{report.Extrapolated:N0} of {report.Candidates:N0}"));
        if (report.ExtrapolatedBy.Count > 0)
            page.Table(["choice", "value", "candidates"], report.ExtrapolatedBy.Select(one => (TableCell[])[one.Choice, one.Value.ToString(CultureInfo.InvariantCulture), Integer(one.Candidates)]));
    }

    private static void Gate(HtmlPage page, SearchReport report, GateVerdict gate) =>
        page.Section("Baseline gate").Paragraph($"{gate.Text} its baselines. {report.Options.GateScope}", gate.Candidate).Table(
            ["against", "MAE difference", "better in", "tau difference", "better in"],
            gate.Comparisons.Select(one => (TableCell[])[one.Baseline, Signed(one.MaeDifference), Percent(one.MaeBetter), Signed(one.TauDifference), Percent(one.TauBetter)]));

    private static string Meaning(SearchReport report, string predictor) =>
        report.Options.PredictorMeanings.TryGetValue(predictor, out string? meaning) ? ": " + meaning : "";

    private static string Reason(StopReason reason) => reason switch
    {
        StopReason.Completed => "the strategy had done all that it was to do",
        StopReason.EvaluationBudget => "its budget of evaluations was used up",
        StopReason.TimeBudget => "its time was used up",
        StopReason.MoneyBudget => "its money was used up",
        _ => "nothing new was left in the space",
    };

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
}
