using LlmPerformancePredictors.Reports;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>
/// The mean best so far of every method against the trainings, with bands of one standard error, and the optimum.
/// </summary>
internal static class ComparisonChart
{
    private static readonly (ChartColor Color, ChartStroke Stroke)[] Looks =
    [
        (ChartColor.Gray, ChartStroke.Dotted),
        (ChartColor.Blue, ChartStroke.Dashed),
        (ChartColor.Orange, ChartStroke.DashDotted),
        (ChartColor.Green, ChartStroke.ShortDashed),
        (ChartColor.Purple, ChartStroke.Solid),
        (ChartColor.Red, ChartStroke.Solid),
    ];

    public static Chart Draw(Comparison comparison)
    {
        int known = comparison.Task.Benchmark.GetSplit(TrainedTask.SplitSeed).Demonstrations.Count;
        (int Trainings, Figure Score)[][] curves =
        [
            .. comparison.Methods.Select(method => Enumerable.Range(known, Comparison.Budget - known + 1)
                .Select(trainings => (trainings, Comparison.GetScores(method, trainings)))
                .Where(point => double.IsFinite(point.Item2.Mean))
                .ToArray()),
        ];
        string metric = comparison.Task.Benchmark.Task.Metric.Name;
        var chart = new Chart(
            $"Convergence, {comparison.Task.Title}",
            new ChartAxis("trainings, the ten known ones included", known, Comparison.Budget),
            ChartAxis.FromValues(
                $"best so far, {metric}",
                [comparison.Optimum, .. curves.SelectMany(curve => curve).Select(point => point.Score.Mean)]));
        foreach (((int Trainings, Figure Score)[] curve, (ChartColor color, _)) in curves.Zip(Looks))
            chart.AddBand(
                color,
                [.. curve.Where(point => double.IsFinite(point.Score.StandardError)).Select(point => (
                    (double)point.Trainings, point.Score.Mean - point.Score.StandardError,
                    point.Score.Mean + point.Score.StandardError))]);
        for (int i = 0; i < curves.Length; i++)
            chart.AddLine(
                comparison.Methods[i].Name, Looks[i].Color,
                curves[i].Select(point => ((double)point.Trainings, point.Score.Mean)), Looks[i].Stroke);
        return chart.AddLine(
            $"optimum {ComparisonTexts.Number(comparison.Optimum, comparison)}", ChartColor.Gray,
            [(known, comparison.Optimum), (Comparison.Budget, comparison.Optimum)], ChartStroke.Dashed);
    }
}
