using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Reports;

/// <summary>The charts of a comparison. Methods differ in color and stroke, so that neither is needed alone.</summary>
internal static class ComparisonCharts
{
    private static readonly (ChartColor Color, ChartStroke Stroke)[] Looks =
    [
        (ChartColor.Gray, ChartStroke.Dotted), (ChartColor.Blue, ChartStroke.Dashed), (ChartColor.Orange, ChartStroke.DashDotted),
        (ChartColor.Green, ChartStroke.ShortDashed), (ChartColor.Purple, ChartStroke.Solid), (ChartColor.Red, ChartStroke.Solid),
    ];

    /// <summary>Draws the mean best so far of every method.</summary>
    public static Chart DrawConvergence(ComparisonReport report)
    {
        (double X, SeedFigure Score)[][] curves =
        [
            .. report.Methods.Select(method => Enumerable.Range(1, report.Length)
                .Select(evaluations => ((double)evaluations, Score: report.GetScores(method, evaluations)))
                .Where(point => double.IsFinite(point.Score.Place))
                .ToArray()),
        ];
        int known = report.Problem.Known.Count;
        string which = known == 0 ? "" : $", the {ReportNumbers.Format(known)} known ones included";
        var chart = new Chart(
            "Convergence", new ChartAxis($"evaluations{which}", Math.Max(1, known), report.Length),
            CreateAxis(
                $"best so far, {report.Metric.Name}",
                [
                    .. report.Options.Optimum is { } best ? [best] : Array.Empty<double>(),
                    .. curves.SelectMany(curve => curve.Where(point => point.X >= known)).SelectMany(point =>
                        (double[])[point.Score.Mean, point.Score.Band.Low, point.Score.Band.High]),
                ],
                report.Metric.Scale));
        for (int i = 0; i < curves.Length; i++)
            chart.AddBand(GetLook(i).Color, [.. curves[i].Where(point => double.IsFinite(point.Score.StandardError))
                .Select(point => (point.X, point.Score.Band.Low, point.Score.Band.High))]);
        for (int i = 0; i < curves.Length; i++)
            chart.AddLine(
                report.Methods[i].Name, GetLook(i).Color,
                KeepChanges([.. curves[i].Select(point => (point.X, point.Score.Mean))]), GetLook(i).Stroke);
        return report.Options.Optimum is { } optimum
            ? chart.AddLine(
                $"best that there is, {report.Metric.Format(optimum)}", ChartColor.Gray,
                [(Math.Max(1, known), optimum), (report.Length, optimum)], ChartStroke.Dashed)
            : chart;
    }

    /// <summary>Draws the front of the score and one cost of every method.</summary>
    public static Chart DrawFronts(ComparisonReport report, int index)
    {
        ICostModel cost = report.Costs[index];
        ScoredCandidate[][] members = [.. report.Methods.Select(method => FindFront(report, method, index).ToArray())];
        (double factor, string unit) = ReportNumbers.ChooseUnit(
            cost, members.SelectMany(front => front.Select(member => member.Candidate.Costs[index])));
        (double X, double Y)[][] fronts =
        [
            .. members.Select(front => front.Select(member => (member.Candidate.Costs[index] * factor, member.Score)).ToArray()),
        ];
        var chart = new Chart(
            $"Fronts of {report.Metric.Name} and {cost.Name}",
            CreateAxis(
                $"{cost.Name}, {unit}", fronts.SelectMany(front => front.Select(point => point.X)),
                MetricScale.Linear),
            CreateAxis(report.Metric.Name, fronts.SelectMany(front => front.Select(point => point.Y)), report.Metric.Scale));
        for (int i = 0; i < fronts.Length; i++)
            chart.AddSteps(report.Methods[i].Name, GetLook(i).Color, fronts[i], GetLook(i).Stroke);
        return chart;
    }

    // Of all runs of a method: no member of it is missing in the fronts of all objectives.
    private static IEnumerable<ScoredCandidate> FindFront(ComparisonReport report, ComparedMethod method, int index)
    {
        double sign = report.Metric.Direction == MetricDirection.HigherIsBetter ? -1 : 1;
        return ParetoDominance
            .FindFront(
                method.Runs.SelectMany(run => run.Front).Where(member => double.IsFinite(member.Candidate.Costs[index])),
                member => [sign * member.Score, member.Candidate.Costs[index]])
            .OrderBy(member => member.Candidate.Costs[index]);
    }

    private static (ChartColor Color, ChartStroke Stroke) GetLook(int method)
    {
        (ChartColor color, ChartStroke stroke) = Looks[method % Looks.Length];
        int strokes = Enum.GetValues<ChartStroke>().Length;
        return (color, (ChartStroke)(((int)stroke + (method / Looks.Length)) % strokes));
    }

    private static ChartAxis CreateAxis(string label, IEnumerable<double> values, MetricScale scale)
    {
        double[] finite = [.. values.Where(value => double.IsFinite(value) && (scale == MetricScale.Linear || value > 0))];
        return finite.Length == 0 ? new ChartAxis(label, 0, 1) : ChartAxis.FromValues(label, finite, scale);
    }

    // A curve is drawn by its ends and its corners: a level stretch by where it begins and ends.
    private static IEnumerable<(double X, double Y)> KeepChanges((double X, double Y)[] curve) => curve.Where(
        (point, i) => i == 0 || i == curve.Length - 1 || point.Y != curve[i - 1].Y || point.Y != curve[i + 1].Y);
}
