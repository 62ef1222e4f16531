using System.Globalization;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
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
        var options = new CostTrainingOptions
        {
            Device = "WMT'14 En-De, NVIDIA TITAN Xp; 2,000 measurements of HAT (Wang et al., arXiv:2005.14187)",
        };
        CostTrainingReport report = new CostPredictorTrainer(new ManagedTensorEngineFactory()).TrainOnRows(
            [.. LatencyTable.Read(table).Select(one => one.ToCostRow())],
            FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance), options);
        report.Predictor.Save(target);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Measurements} measurements, kept {report.Kept}; held-out RMSE {report.Figures.Rmse:F2} ms"));
    }
}
