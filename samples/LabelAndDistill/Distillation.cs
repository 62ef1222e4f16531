using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Samples.LabelAndDistill;

/// <summary>Distills labels into a network, and judges it on the split's test beside trivial predictors.</summary>
internal sealed class Distillation(PredictorDistiller distiller, SampleOptions sample)
{
    private const string Distilled = "distilled";

    public async Task RunAsync(
        MachineTranslationTask task, EvaluationSplit split, IReadOnlyList<Demonstration> labels,
        CancellationToken cancellationToken)
    {
        PredictionTask prediction = task.Prediction;
        ICostModel[] costs = [task.Flops, new TransformerParameters()];
        FeatureEncoder features = FeatureEncoder.CreateAverages(prediction.Space).Concat(
            FeatureEncoder.CreateLogCosts(prediction.Space, costs));
        DistillationResult result = distiller.Distill(labels, prediction.Metric, features, cancellationToken: cancellationToken);
        string file = Path.Combine(sample.Out, "distilled.safetensors");
        result.Predictor.Save(file);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Distilled: on {result.HeldOut} held-out labels MAE {result.FidelityMae:F3}, tau {result.FidelityTau:F3} "
            + $"with the teacher; written to {file}"));

        IReadOnlyList<NamedPredictor> trivial = TrivialPredictors.Fit(
            prediction.Space, prediction.Metric, split.Demonstrations, costs);
        SplitResult judged = await SplitResult.EvaluateAsync(
            split, [new NamedPredictor(Distilled, result.Predictor), .. trivial], cancellationToken);
        Show(judged);
        string[] baselines = [.. trivial.Select(predictor => predictor.Name)];
        GateVerdict gate = BaselineGate.Judge([judged], Distilled, baselines, cancellationToken: cancellationToken);
        Console.WriteLine($"Gate: {Distilled} {gate.Text} the trivial predictors, "
            + $"fitted on the same {split.Demonstrations.Count} demonstrations.");
    }

    private static void Show(SplitResult judged)
    {
        Console.WriteLine($"{"on the test",-18} {"MAE",6} {"tau",6}");
        foreach (PredictorResult result in judged.Results)
        {
            string tau = double.IsNaN(result.KendallTauB) ? "-" : result.KendallTauB.ToString("F3", CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Predictor,-18} {result.Mae,6:F3} {tau,6}"));
        }
    }
}
