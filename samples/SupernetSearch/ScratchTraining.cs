using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Training from scratch as a predictor: the mean loss of two seeds, as in the ground truth.</summary>
internal sealed class ScratchTraining : IPerformancePredictor, IIdentifiedPredictor
{
    private static readonly int[] Seeds = [1, 2];

    public Metric Metric => LanguageModelLabels.Benchmark.Metric;

    public SearchSpace Space => NumberWordsTask.Space;

    public string Identity => $"trained from scratch with the seeds {string.Join(", ", Seeds)}";

    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        Dictionary<Architecture, double[]> losses = await TrainAsync(architectures, () => { }, cancellationToken);
        return [.. architectures.Select(architecture => Prediction.FromScore(losses[architecture].Average()))];
    }

    /// <summary>How many runs <see cref="TrainAsync"/> makes of architectures.</summary>
    public static int CountRuns(int architectures) => architectures * Seeds.Length;

    /// <summary>The losses of architectures, one a seed.</summary>
    public static async Task<Dictionary<Architecture, double[]>> TrainAsync(
        IReadOnlyList<Architecture> architectures, Action afterRun, CancellationToken cancellationToken)
    {
        (Architecture Architecture, int Seed)[] runs =
            [.. architectures.SelectMany(architecture => Seeds.Select(seed => (architecture, seed)))];
        double[] losses = new double[runs.Length];
        await Parallel.ForAsync(0, runs.Length, cancellationToken, (i, token) =>
        {
            // Networks this small train best one a thread.
            using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
            losses[i] = GeneratedTask.NumberWords.Train(
                engine, runs[i].Architecture, runs[i].Seed, cancellationToken: token).Loss;
            afterRun();
            return ValueTask.CompletedTask;
        });
        return runs.Zip(losses)
            .GroupBy(run => run.First.Architecture)
            .ToDictionary(group => group.Key, group => group.Select(run => run.Second).ToArray());
    }
}
