using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Reports;

/// <summary>The charts of a search's report.</summary>
internal static class ReportCharts
{
    /// <summary>Draws the best score so far over the evaluations by the trusted predictor.</summary>
    public static Chart DrawConvergence(SearchReport report)
    {
        IEnumerable<double> known = report.BestKnown is { } first ? [first.Score] : [double.NaN];
        (double Evaluations, double Score)[] curve = [.. known.Concat(report.Result.History.GetConvergence(report.Trusted.Name))
            .Select((score, i) => ((double)i, score))
            .Where(point => !double.IsNaN(point.score))];
        var evaluations = new ChartAxis($"evaluations by '{report.Trusted.Name}'", 0, curve[^1].Evaluations);
        ChartAxis best = ChartAxis.FromValues(
            $"best so far, {report.Metric.Name}", curve.Select(point => point.Score), report.Metric.Scale);
        return new Chart("Convergence", evaluations, best).AddSteps("best so far", ChartColor.Blue, KeepChanges(curve));
    }

    /// <summary>
    /// Draws the scores by the trusted predictor against a cost, with front, limits, references and the best.
    /// </summary>
    public static Chart DrawScoreAgainstCost(SearchReport report, int index)
    {
        ICostModel cost = report.Costs[index];
        (double factor, string unit) = ReportNumbers.ChooseUnit(
            cost, report.Scored.Select(scored => scored.Candidate.Costs[index]));
        (double X, double Y)[] candidates = [.. report.Scored.Select(Place)];
        ReferenceFigures[] references = [.. report.References.Where(figures => figures.Prediction.HasScore)];
        double[] limits = [.. report.Result.History.Problem.Constraints
            .Where(constraint => constraint.CostModel == cost)
            .Select(constraint => constraint.Maximum * factor)
            .Where(double.IsFinite)];
        ChartAxis x = CreateAxis(
            $"{cost.Name}, {unit}",
            [
                .. candidates.Select(point => point.X), .. references.Select(figures => figures.Costs[index] * factor),
                .. limits,
            ]);
        ChartAxis y = CreateAxis(
            $"{report.Metric.Name} by '{report.Trusted.Name}'",
            [.. candidates.Select(point => point.Y), .. references.Select(figures => figures.Score)], report.Metric.Scale);

        Chart chart = new Chart($"Score against {cost.Name}", x, y)
            .AddDots("candidates", ChartColor.Gray, candidates)
            .AddSteps("Pareto front", ChartColor.Orange, report.FindFront(cost).Select(Place));
        foreach (double limit in limits)
            chart.AddLine("limit", ChartColor.Gray, [(limit, y.Low), (limit, y.High)], ChartStroke.Dashed);

        // What others measured is another figure than the one that they stand at, so it is not written beside them.
        if (references.Length > 0)
            chart.AddMarks("published elsewhere", ChartColor.Green, references.Select(figures =>
                (figures.Costs[index] * factor, figures.Score, "", figures.Reference.Name)));
        (double bestX, double bestY) = Place(report.Best);
        return chart.AddMarks("best", ChartColor.Red, [(bestX, bestY, "", "best")]);

        (double X, double Y) Place(ScoredCandidate scored) => (scored.Candidate.Costs[index] * factor, scored.Score);
    }

    // A cost may be NaN or infinite, of one candidate or of all.
    private static ChartAxis CreateAxis(
        string label, IEnumerable<double> values, MetricScale scale = MetricScale.Linear)
    {
        double[] finite = [.. values.Where(value => double.IsFinite(value) && (scale == MetricScale.Linear || value > 0))];
        return finite.Length == 0 ? new ChartAxis(label, 0, 1) : ChartAxis.FromValues(label, finite, scale);
    }

    // A curve is drawn by its ends and where it changes.
    private static IEnumerable<(double X, double Y)> KeepChanges((double X, double Y)[] curve) =>
        curve.Where((point, i) => i == 0 || i == curve.Length - 1 || point.Y != curve[i - 1].Y);
}
