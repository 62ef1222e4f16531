using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Calibrated;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>calibration</c>: the supernets of TFS-Eval calibrated, and the contamination probe on ridge regression, which knows
/// nothing but its demonstrations.
/// </summary>
internal static class CalibrationAndProbe
{
    public static async Task RunAsync()
    {
        Console.WriteLine(
            "| supernet | leave-one-out MAE: as it is | offset | offset and scale "
            + "| test MAE: as it is | offset | offset and scale |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (string name in TfsEval.SupernetNames)
        {
            double[] sums = new double[6];
            foreach (TfsEval task in TfsEval.All)
                foreach (EvaluationSplit split in task.Seeds.Select(seed => task.GetSplit(seed)))
                {
                    // A supernet is not made from demonstrations, so leaving one out changes nothing but the line.
                    IPerformancePredictor supernet = task.Supernets.Single(known => known.Name == name).Predictor;
                    CalibratedPredictor offset = await CalibratedPredictor.FitAsync(
                        _ => supernet, split.Demonstrations, new() { FitScale = false });
                    CalibratedPredictor line = await CalibratedPredictor.FitAsync(_ => supernet, split.Demonstrations);
                    SplitResult result = await SplitResult.EvaluateAsync(
                        split, [new("raw", supernet), new("offset", offset), new("line", line)]);
                    double[] figures =
                    [
                        offset.Report.Before.Mae, offset.Report.After.Mae, line.Report.After.Mae,
                        result["raw"].Mae, result["offset"].Mae, result["line"].Mae,
                    ];
                    for (int i = 0; i < sums.Length; i++) sums[i] += figures[i] / 9;
                }

            string cells = string.Join(" | ", sums.Select(sum => sum.ToString("F2", CultureInfo.InvariantCulture)));
            Console.WriteLine($"| {name} | {cells} |");
        }

        Console.WriteLine();
        foreach (TfsEval task in TfsEval.All)
        {
            ContaminationReport report = await ContaminationProbe.RunAsync(
                task.Task.Prediction, [.. task.Seeds.Select(seed => task.GetSplit(seed))],
                (prediction, demonstrations) => LinearPredictor.FitRidge(
                    FeatureEncoder.CreateAverages(prediction.Space), prediction.Metric, demonstrations),
                new()
                {
                    Conditions =
                        [ProbeCondition.DemonstrationsShuffled, ProbeCondition.ScoresPermuted, ProbeCondition.NamesDisguised],
                    Repetitions = 20,
                });
            Console.WriteLine($"{task.Task.Name}\n\n{report}");
        }
    }
}
