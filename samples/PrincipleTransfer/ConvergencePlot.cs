using LlmPerformancePredictors.Reports;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>The mean best so far against the evaluations of the target, with a band of one standard error.</summary>
internal static class ConvergencePlot
{
    private const int Last = 50;

    // The evaluation whose worst mean is the lower end of the axis: single first draws would flatten the rest.
    private const int FirstFull = 3;

    private static readonly Dictionary<string, (ChartColor Color, ChartStroke Stroke)> Looks = new()
    {
        ["random"] = (ChartColor.Gray, ChartStroke.Dotted),
        ["regularized-evolution"] = (ChartColor.Blue, ChartStroke.Dashed),
        ["copy-source"] = (ChartColor.Orange, ChartStroke.DashDotted),
        ["counting"] = (ChartColor.Green, ChartStroke.ShortDashed),
        ["lapt"] = (ChartColor.Red, ChartStroke.Solid),
    };

    public static Chart Draw(TransferResult result)
    {
        double lowest = result.Methods.Min(method => method.At(FirstFull).Mean);
        double margin = (result.Optimum - lowest) * 0.06;
        var chart = new Chart(
            "Convergence, " + Title(result), new ChartAxis($"evaluations of {result.Task.Target.Name}", 1, Last),
            new ChartAxis($"best so far: {result.Unit}", lowest - margin, result.Optimum + margin));
        foreach (MethodResult method in result.Methods)
        {
            chart.AddBand(
                Looks[method.Method].Color,
                [.. Points(method).Select(point => (point.X, point.Mean - point.Error, point.Mean + point.Error))]);
        }

        foreach (MethodResult method in result.Methods)
        {
            (ChartColor color, ChartStroke stroke) = Looks[method.Method];
            chart.AddLine(method.Method, color, Points(method).Select(point => (point.X, point.Mean)), stroke);
        }

        return chart.AddLine(
            $"optimum {ResultTables.Number(result.Optimum, result.Decimals)}",
            ChartColor.Purple, [(1, result.Optimum), (Last, result.Optimum)], ChartStroke.Dotted);
    }

    public static string Title(TransferResult result) => $"{result.Task.Source.Name} to {result.Task.Target.Name}";

    private static IEnumerable<(double X, double Mean, double Error)> Points(MethodResult method) =>
        Enumerable.Range(1, Last).Select(evaluations =>
        {
            (double mean, double error) = method.At(evaluations);
            return ((double)evaluations, mean, error);
        });
}
