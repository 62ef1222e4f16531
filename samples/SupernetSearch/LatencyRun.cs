using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Hardware;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Measures sub-networks on this machine, writes HAT's table and fits a latency predictor on it.</summary>
internal sealed class LatencyRun(
    ITensorEngineFactory engines, CostPredictorTrainer trainer, LatencyOptions options, IAnsiConsole console) : ISampleRun
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<LatencyMeasurement> measurements = await console.Progress().StartAsync(progress =>
        {
            ProgressTask measuring = progress.AddTask("Measuring", maxValue: options.Count);
            return Task.Run(() => Measure(measuring, cancellationToken), cancellationToken);
        });
        LatencyTable.Write(options.Out, measurements);
        CostTrainingReport report = trainer.TrainOnRows(
            [.. measurements.Select(one => one.ToCostRow())], FeatureEncoder.CreateAverages(NumberWordsTask.Space),
            new CostTrainingOptions { Device = "this machine" }, cancellationToken: cancellationToken);
        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle($"Latency of {measurements.Count} sub-networks, each held out once"),
        };
        table.AddColumns("model", "RMSE, ms", "mean absolute error, %", "tau");
        table.AddRow(Row("mean of the table", Mean(measurements)));
        foreach ((CostModelKind kind, CostFigures figures) in report.FiguresByKind)
            table.AddRow(Row(kind.ToString().ToLowerInvariant(), figures));
        table.AddRow(Row("the better one, chosen within folds", report.Figures));
        console.Write(table);
        console.MarkupLineInterpolated($"Kept: {report.Kept}. HAT's table: [blue]{options.Out}[/]");
    }

    private List<LatencyMeasurement> Measure(ProgressTask progress, CancellationToken cancellationToken)
    {
        using TensorEngine engine = engines.Create();
        using var model = new SuperTransformer(
            engine, GeneratedTask.NumberWords.CreateNetworkOptions(1), TransformerPlan.GetLargest(NumberWordsTask.Space));
        var hardware = new HardwareLatency(model, NumberWordsTask.Space);
        Random random = RandomSource.Create(options.Seed);
        var measurements = new List<LatencyMeasurement>();
        var drawn = new HashSet<Architecture>();
        while (drawn.Count < options.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Architecture architecture = NumberWordsTask.Space.Sample(random);
            if (!drawn.Add(architecture)) continue;
            measurements.Add(hardware.Measure(architecture));
            progress.Increment(1);
        }

        return measurements;
    }

    private static CostFigures Mean(List<LatencyMeasurement> measurements)
    {
        double mean = measurements.Average(measurement => measurement.TotalMs);
        return CostFigures.Create(
            [.. measurements.Select(measurement => measurement.TotalMs)], [.. measurements.Select(_ => mean)]);
    }

    private static string[] Row(string name, CostFigures figures) =>
    [
        name,
        figures.Rmse.ToString("F3", CultureInfo.InvariantCulture),
        figures.MeanAbsolutePercentageError.ToString("F1", CultureInfo.InvariantCulture),
        double.IsNaN(figures.KendallTauB) ? "-" : figures.KendallTauB.ToString("F3", CultureInfo.InvariantCulture),
    ];
}
