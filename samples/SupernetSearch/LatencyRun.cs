using System.Globalization;
using LlmPerformancePredictors.Costs.Latency;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Hardware;
using LlmPerformancePredictors.Tensors;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Measures sub-networks on this machine, writes HAT's table and fits a latency predictor on it.</summary>
internal sealed class LatencyRun(ITensorEngineFactory engines, LatencyPredictorTrainer trainer, IAnsiConsole console)
{
    public async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var measurements = new List<LatencyMeasurement>();
        using TensorEngine engine = engines.Create();
        using var model = new SuperTransformer(engine, NumberWordsGroundTruth.CreateNetworkOptions(1), TransformerPlan.Largest(NumberWordsTask.Space));
        var hardware = new HardwareLatency(model, NumberWordsTask.Space);
        Random random = RandomSource.Create(arguments.Seed);
        await console.Progress().StartAsync(progress =>
        {
            ProgressTask measuring = progress.AddTask("Measuring", maxValue: arguments.Count);
            var known = new HashSet<Architecture>();
            while (known.Count < arguments.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Architecture architecture = NumberWordsTask.Space.Sample(random);
                if (!known.Add(architecture)) continue;
                measurements.Add(hardware.Measure(architecture));
                measuring.Increment(1);
            }

            return Task.CompletedTask;
        });
        LatencyTable.Write(arguments.Out, measurements);
        LatencyReport report = trainer.Train(measurements, new LatencyTrainingOptions { Device = "this machine" }, NumberWordsTask.Space, cancellationToken: cancellationToken);
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle($"Latency of {measurements.Count} sub-networks, ten folds") };
        table.AddColumns("model", "RMSE, ms", "mean absolute error, %", "tau");
        table.AddRow(Row("mean of the table", Mean(measurements)));
        table.AddRow(Row("least squares", report.LeastSquares));
        table.AddRow(Row("network", report.Network));
        console.Write(table);
        console.MarkupLineInterpolated($"Kept: {report.Kept}. HAT's table: [blue]{arguments.Out}[/]");
    }

    private static LatencyFigures Mean(List<LatencyMeasurement> measurements)
    {
        double mean = measurements.Average(one => one.TotalMs);
        return new LatencyFigures(
            Math.Sqrt(measurements.Average(one => Math.Pow(one.TotalMs - mean, 2))), 100 * measurements.Average(one => Math.Abs(one.TotalMs - mean) / one.TotalMs), double.NaN);
    }

    private static string[] Row(string name, LatencyFigures figures) =>
    [
        name,
        figures.RmseMs.ToString("F3", CultureInfo.InvariantCulture),
        figures.MeanAbsolutePercentageError.ToString("F1", CultureInfo.InvariantCulture),
        double.IsNaN(figures.KendallTauB) ? "-" : figures.KendallTauB.ToString("F3", CultureInfo.InvariantCulture),
    ];
}
