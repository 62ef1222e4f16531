using System.Diagnostics;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>number-words [THREADS]</c>: trains the largest network of the number-word space alone, and says after how long which
/// BLEU is reached on held-out numbers.
/// </summary>
internal static class NumberWordsTraining
{
    private const int Interval = 100;

    public static void Run(int threads)
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = threads });
        TransformerPlan plan = TransformerPlan.GetLargest(NumberWordsTask.Space);
        using var model = new SuperTransformer(engine, GeneratedTask.NumberWords.CreateNetworkOptions(1), plan);
        using var training = new SupernetTraining(
            model, NumberWordsTask.Data.Training, new SingleSubNetwork(plan), GeneratedTask.NumberWords.CreateTrainingOptions(1));
        Console.WriteLine(FormattableString.Invariant($"{model.ParameterCount} parameters, {engine.Threads} threads"));
        var clock = Stopwatch.StartNew();
        training.Run(afterStep: progress =>
        {
            if (progress.Step % Interval != 0)
                return;
            clock.Stop();
            double bleu = SupernetEvaluation.ComputeBleu(model, plan, NumberWordsTask.Data.HeldOut).Value;
            double loss = SupernetEvaluation.ComputeLosses(model, [plan], NumberWordsTask.Data.HeldOut)[0];
            Console.WriteLine(FormattableString.Invariant(
                $"step {progress.Step}, {clock.Elapsed.TotalSeconds:F1} s of training: held-out loss {loss:F4}, BLEU {bleu:F2}"));
            clock.Start();
        });
    }
}
