using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary><c>latency FILE...</c>: least squares and network on tables in HAT's form, ten held-out tenths each.</summary>
internal static class LatencyQuality
{
    public static void Run(IEnumerable<string> files)
    {
        var trainer = new LatencyPredictorTrainer(new ManagedTensorEngineFactory());
        Console.WriteLine("| table | line: RMSE ms | MAPE % | tau | network: RMSE ms | MAPE % | tau | kept |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (string file in files)
        {
            LatencyReport report = trainer.Train(LatencyTable.Read(file));
            string name = Path.GetFileNameWithoutExtension(file);
            Console.WriteLine($"| {name} | {Text(report.LeastSquares)} | {Text(report.Network)} | {report.Kept} |");
        }
    }

    private static string Text(LatencyFigures figures) => FormattableString.Invariant(
        $"{figures.RmseMs:F2} | {figures.MeanAbsolutePercentageError:F2} | {figures.KendallTauB:F3}");
}
