using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Samples.Engine;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tests;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>quality [SEEDS] [--engine NAME]</c>: settings of the distilled predictor on TFS-Eval, mean of three tasks, three splits
/// and the training seeds. Settings are chosen by the held-out labels; the test figures only say what came of it.
/// </summary>
internal static class DistillationQuality
{
    private static readonly SearchSpace Space = MachineTranslationSpace.Instance;

    public static async Task RunAsync(int seeds, string? engine)
    {
        var splits = new List<(MachineTranslationTask Task, EvaluationSplit Split, Demonstration[] Labels)>();
        using var client = new ReplayChatClient(RecordedAnswers.All);
        foreach (TfsEval task in TfsEval.All)
            foreach (int seed in task.Seeds)
            {
                EvaluationSplit split = task.GetSplit(seed, MachineTranslationCandidates.All);
                var teacher = new LlmPerformancePredictor(
                    client, task.Task.Prediction, split.Demonstrations, null, new LlmPredictorOptions { BatchSize = 100 });
                IReadOnlyList<Prediction> answers = await teacher.PredictAsync(MachineTranslationCandidates.All);
                splits.Add((task.Task, split, [.. MachineTranslationCandidates.All.Zip(
                    answers, (candidate, answer) => new Demonstration(candidate, answer.Score))]));
            }

        DistillationOptions standard = new();
        (string Name, Func<MachineTranslationTask, FeatureEncoder> Features, DistillationOptions Options)[] settings =
        [
            ("default: averages and log costs", WithCosts(FeatureEncoder.CreateAverages(Space)), standard),
            (
                "ensemble of 5",
                WithCosts(FeatureEncoder.CreateAverages(Space)),
                standard.Clone().Change(options => options.Regressor.Members = 5)),
            ("averages alone", _ => FeatureEncoder.CreateAverages(Space), standard),
            ("per layer and log costs", WithCosts(FeatureEncoder.CreatePerLayer(Space)), standard),
            ("one-hot and log costs", WithCosts(FeatureEncoder.CreateOneHot(Space)), standard),
            (
                "batches of 128",
                WithCosts(FeatureEncoder.CreateAverages(Space)),
                standard.Clone().Change(options => options.Regressor.BatchSize = 128)),
            (
                "best epoch by a held-out tenth",
                WithCosts(FeatureEncoder.CreateAverages(Space)),
                standard.Clone().Change(options => options.Regressor.ValidationFraction = 0.1)),
        ];
        ITensorEngineFactory engines = EngineOption.CreateFactory(engine, threads: 1);
        Console.WriteLine($"| setting ({engine}, {seeds} seeds) | held-out MAE | held-out tau | test MAE | test tau |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach ((string name, Func<MachineTranslationTask, FeatureEncoder> features, DistillationOptions options) in settings)
        {
            double[][] figures = new double[splits.Count * seeds][];
            Parallel.For(0, figures.Length, i =>
            {
                (MachineTranslationTask task, EvaluationSplit split, Demonstration[] labels) = splits[i % splits.Count];
                figures[i] = Measure(
                    engines,
                    split,
                    labels,
                    features(task),
                    options.Clone().Change(options => options.Regressor.Seed = 1 + (i / splits.Count)));
            });
            double[] means = [.. Enumerable.Range(0, 4).Select(column => figures.Average(row => row[column]))];
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {means[0]:F4} | {means[1]:F4} | {means[2]:F4} | {means[3]:F4} |"));
        }
    }

    private static double[] Measure(
        ITensorEngineFactory engines, EvaluationSplit split, Demonstration[] labels, FeatureEncoder features,
        DistillationOptions options)
    {
        var distiller = new PredictorDistiller(engines);
        DistillationResult result = distiller.Distill(labels, Metric.Bleu, features, options);
        double[] predicted = [.. split.Test.Select(test => (double)result.Predictor.Predict(test.Architecture))];
        double[] truth = [.. split.Test.Select(test => test.Score)];
        return
        [
            result.FidelityMae, result.FidelityTau,
            ErrorMetrics.MeanAbsolute(truth, predicted), RankCorrelation.KendallTauB(truth, predicted),
        ];
    }

    private static Func<MachineTranslationTask, FeatureEncoder> WithCosts(FeatureEncoder features) =>
        task => features.Concat(FeatureEncoder.CreateLogCosts(Space, task.Flops, new TransformerParameters()));
}
