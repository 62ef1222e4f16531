using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary><c>latency FILE...</c>: line, network and Gaussian process on tables in HAT's form, each row held out once.</summary>
internal static class LatencyQuality
{
    public static void Run(IEnumerable<string> files)
    {
        var trainer = new CostPredictorTrainer(new ManagedTensorEngineFactory());
        CostModelKind[] kinds = Enum.GetValues<CostModelKind>();
        Console.WriteLine(
            $"| table | {string.Concat(kinds.Select(kind => $"{kind}: RMSE ms | MAPE % | tau | "))}chosen: RMSE ms | kept |");
        Console.WriteLine($"|---|{string.Concat(kinds.Select(_ => "---:|---:|---:|"))}---:|---|");
        foreach (string file in files)
        {
            CostTrainingReport report = trainer.TrainOnRows(
                [.. LatencyTable.Read(file).Select(one => one.ToCostRow())],
                FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance));
            string name = Path.GetFileNameWithoutExtension(file);
            string alone = string.Join(" | ", kinds.Select(kind => Text(report.FiguresByKind[kind])));
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {alone} | {report.Figures.Rmse:F2} | {report.Kept} |"));
        }
    }

    private static string Text(CostFigures figures) => FormattableString.Invariant(
        $"{figures.Rmse:F2} | {figures.MeanAbsolutePercentageError:F2} | {figures.KendallTauB:F3}");
}
