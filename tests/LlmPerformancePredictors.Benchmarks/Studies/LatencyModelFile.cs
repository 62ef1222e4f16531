using System.Globalization;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>latency-model FILE OUT</c>: makes the latency model that ships with the data, from HAT's table of WMT'14 En-De on the
/// TITAN Xp.
/// </summary>
internal static class LatencyModelFile
{
    public static void Write(string table, string target)
    {
        var options = new LatencyTrainingOptions
        {
            Device = "WMT'14 En-De, NVIDIA TITAN Xp; 2,000 measurements of HAT (Wang et al., arXiv:2005.14187)",
        };
        var trainer = new LatencyPredictorTrainer(new ManagedTensorEngineFactory());
        LatencyReport report = trainer.Train(LatencyTable.Read(table), options);
        report.Predictor.Save(target);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Measurements} measurements, kept {report.Kept}; "
            + $"held-out RMSE: line {report.LeastSquares.RmseMs:F2} ms, network {report.Network.RmseMs:F2} ms"));
    }
}
