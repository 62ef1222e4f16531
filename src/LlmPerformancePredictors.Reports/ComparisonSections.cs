using System.Globalization;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Reports;

/// <summary>The sections of a comparison.</summary>
internal sealed class ComparisonSections(ComparisonReport report)
{
    private readonly ReportNumbers _numbers = new(report.Metric);

    public HtmlPage AddTo(HtmlPage page)
    {
        AddTask(page);
        page.AddSection("Convergence").AddFigure(
            ComparisonCharts.DrawConvergence(report),
            "Best score so far, mean over the runs with a band of one standard error. A search that ended before keeps its last "
            + "one.");
        AddScores(page);
        AddFound(page);
        if (report.Costs.Count > 0) AddFronts(page);
        AddSettings(page);
        return page;
    }

    private void AddTask(HtmlPage page)
    {
        string constraints = string.Concat(
            report.Problem.Constraints.Select(constraint => ", " + ReportNumbers.FormatConstraint(constraint)));
        string better = report.Metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower";
        int known = report.Problem.Known.Count;
        string before = known == 0
            ? ""
            : $" Of the evaluations {ReportNumbers.Format(known)} were known before the search.";
        page.AddNote(
            $"Space {report.Problem.Space.Name}{constraints}. Scores are {report.Metric.Name} by "
            + $"'{report.Problem.Trusted.Name}'; {better} is better.{before}");
    }

    private void AddScores(HtmlPage page)
    {
        bool higher = report.Metric.Direction == MetricDirection.HigherIsBetter;
        double[] best =
        [
            .. report.Stops.Select(stop => report.Methods
                .Select(method => report.GetScores(method, stop).Place)
                .Where(double.IsFinite)
                .Aggregate(double.NaN, (kept, place) => double.IsNaN(kept) || place > kept == higher ? place : kept)),
        ];
        page.AddSection("Best score after so many evaluations").AddTable(
            ["method", "runs", .. report.Stops.Select(ReportNumbers.Format)],
            report.Methods.Select(method => (TableCell[])
            [
                method.Name, ReportNumbers.Format(method.Runs.Count),
                .. report.Stops.Select((stop, i) =>
                {
                    SeedFigure figure = report.GetScores(method, stop);
                    return new TableCell(figure.ToString(), figure.Place == best[i]);
                }),
            ]))
            .AddNote(report.Metric.Scale == MetricScale.Linear
                ? "Mean ± standard error over the runs; the best mean of a column stands out."
                : "Geometric mean ×/÷ standard error over the runs; the best mean of a column stands out.");
    }

    private void AddFound(HtmlPage page) => page.AddSection("What was found").AddTable(
        [
            "method", report.Metric.Name, .. report.Costs.Select(cost => cost.Name), "seed", "evaluations until then",
            "architecture",
        ],
        report.Methods.Select(method => report.FindBest(method) is { Best: { } best } run
            ? (TableCell[])
            [
                method.Name, _numbers.FormatScore(best.Score),
                .. report.Costs.Select((cost, i) => (TableCell)ReportNumbers.FormatCost(cost, best.Candidate.Costs[i])),
                ReportNumbers.Format(run.Seed), ReportNumbers.Format(run.EvaluationsUntilBest), best.Architecture.Id,
            ]
            : [method.Name, "-", .. report.Costs.Select(_ => (TableCell)"-"), "-", "-", "nothing"]))
        .AddNote("By the best run of each method.");

    private void AddFronts(HtmlPage page)
    {
        page.AddSection("Fronts").AddTable(
            ["method", "hypervolume", "on the front"],
            report.Methods.Select(method => (TableCell[])
            [
                method.Name, Format(SeedFigure.Describe([.. method.Runs.Select(run => report.Box.GetShare(run.Front))]), "F4"),
                Format(SeedFigure.Describe([.. method.Runs.Select(run => (double)run.Front.Count)]), "F1"),
            ]))
            .AddNote(
                "Hypervolume: the share of the box between the best and the worst of each objective in all runs that the front "
                + "of a run dominates; mean ± standard error.");
        for (int cost = 0; cost < report.Costs.Count; cost++)
            page.AddFigure(
                ComparisonCharts.DrawFronts(report, cost),
                $"The front of {report.Metric.Name} and {report.Costs[cost].Name} of all runs of a method together.");
    }

    private void AddSettings(HtmlPage page)
    {
        page.AddSection("Settings");
        foreach (ComparedMethod method in report.Methods)
        {
            ComparedRun first = method.Runs[0];
            string seeds = string.Join(", ", method.Runs.Select(run => ReportNumbers.Format(run.Seed)));
            string money = method.Runs.Sum(run => run.Money) is > 0 and var sum
                ? string.Create(CultureInfo.InvariantCulture, $", money {sum:0.####}")
                : "";
            var mean = TimeSpan.FromSeconds(method.Runs.Average(run => run.Elapsed.TotalSeconds));
            string time = report.Options.ShowTimes ? $", {ReportNumbers.FormatTime(mean)} a run" : "";
            page.AddDetails(
                method.Name, $"strategy {first.Strategy}, seeds {seeds}{time}{money}",
                details => details.AddTextTable(
                    ["setting", "value"],
                    first.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal)
                        .Select(setting => (TableCell[])[setting.Key, setting.Value])));
        }
    }

    private static string Format((double Mean, double StandardError) figure, string format)
    {
        if (!double.IsFinite(figure.Mean)) return "-";
        string mean = figure.Mean.ToString(format, CultureInfo.InvariantCulture);
        return double.IsNaN(figure.StandardError)
            ? mean
            : $"{mean} ± {figure.StandardError.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
