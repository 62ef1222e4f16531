using System.Diagnostics;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Samples.Engine;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>timings [THREADS] [--engine NAME]</c>: the published shape in one line each, to be run in turn with a program in another
/// framework that prints the same; medians, so that a pair of runs on a noisy machine compares.
/// </summary>
internal static class ReferenceTimings
{
    public static Task RunAsync(int threads, string? engine)
    {
        ITensorEngineFactory engines = EngineOption.CreateFactory(engine, threads);
        RegressionData data = Problem.Data();
        Console.WriteLine(FormattableString.Invariant(
            $"train: {StepMilliseconds(data, engines):F3} ms/step of 128, threads {threads}"));

        Architecture[] architectures = [.. Architectures(4096)];
        DistilledPerformancePredictor predictor = Predictor(engines);
        int next = 0;
        Report(
            "predict one, features included", 1,
            Median(20_000, () => predictor.Predict(architectures[next++ % architectures.Length])));
        float[] rows = data.Features.ToArray(), more = [.. rows, .. rows], scores = new float[4096];
        TrainedRegressor regressor = Train(data, engines);
        Report(
            "predict batch 125", 125,
            Median(500, () => regressor.Predict(more.AsSpan(0, 1250), scores.AsSpan(0, 125), threads)));
        Report("predict batch 4096", 4096, Median(60, () => regressor.Predict(more.AsSpan(0, 40_960), scores, threads)));

        return Task.CompletedTask;

        static void Report(string what, int count, double seconds) =>
            Console.WriteLine(FormattableString.Invariant($"{what}: {seconds * 1e6:F1} us, {seconds * 1e6 / count:F2} us each"));
    }

    /// <summary>Median over epochs of 24 steps, so that one disturbed epoch does not count.</summary>
    private static double StepMilliseconds(RegressionData data, ITensorEngineFactory engines)
    {
        var epochs = new List<double>();
        long last = 0;
        Train(data, engines, epochs: 60, new Epochs(() =>
        {
            long now = Stopwatch.GetTimestamp();
            if (last != 0) epochs.Add(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
            last = now;
        }));
        const int stepsPerEpoch = 24;
        return epochs.Skip(10).Order().ElementAt(epochs.Count / 2 - 5) / stepsPerEpoch;
    }

    private static TrainedRegressor Train(
        RegressionData data, ITensorEngineFactory engines, int epochs = 2, IProgress<TrainingProgress>? progress = null)
    {
        using TensorEngine engine = engines.Create();
        return RegressorTrainer.Train(
            engine, data, new RegressorOptions { Epochs = epochs, ValidationFraction = 0 }, progress: progress);
    }

    internal static DistilledPerformancePredictor Predictor(ITensorEngineFactory engines)
    {
        SearchSpace space = MachineTranslationSpace.Instance;
        MachineTranslationTask task = MachineTranslationTask.Wmt14EnDe;
        FeatureEncoder features = FeatureEncoder.CreateAverages(space)
            .Concat(FeatureEncoder.CreateLogCosts(space, task.Flops, new TransformerParameters()));
        Demonstration[] labels =
        [
            .. MachineTranslationCandidates.All.Select(
                candidate => new Demonstration(candidate, 20 + (task.Flops.GetCost(candidate) / 1e9))),
        ];
        var distiller = new PredictorDistiller(engines);
        var options = new DistillationOptions { Regressor = new RegressorOptions { Epochs = 5, ValidationFraction = 0 } };
        return distiller.Distill(labels, Metric.Bleu, features, options).Predictor;
    }

    internal static IEnumerable<Architecture> Architectures(int count) =>
        Enumerable.Range(0, count).Select(i => MachineTranslationSpace.Instance.Sample(RandomSource.Create(1, i)));

    private static double Median(int repetitions, Action work)
    {
        for (int i = 0; i < repetitions / 10; i++) work();
        double[] seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[repetitions / 2];
    }

    private sealed class Epochs(Action onEpoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onEpoch();
    }
}
