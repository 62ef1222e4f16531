using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>What the studies of searches begin with, and how they write their figures.</summary>
internal static class SearchStudy
{
    /// <summary>What a language model said of the pool of seed 1, distilled into a Gaussian process, as a prior mean.</summary>
    public static async Task<PriorMean> DistillAsync(
        PredictionBenchmark benchmark, IReadOnlyList<FeatureDistance> distances) =>
        await SearchRivals.DistillAsync(benchmark, await LabelAsync(benchmark), distances);

    /// <summary>What a language model said of the pool of seed 1, recorded.</summary>
    public static async Task<IReadOnlyList<Demonstration>> LabelAsync(PredictionBenchmark benchmark)
    {
        using var client = new ReplayChatClient(RecordedAnswers.All);
        IReadOnlyList<Architecture> pool = benchmark.GetPool(1);
        var model = new LlmPerformancePredictor(
            client, benchmark.Task, benchmark.GetSplit(1).Demonstrations, null,
            new LlmPredictorOptions { BatchSize = benchmark.PoolPerPrompt });
        IReadOnlyList<Prediction> labels = await model.PredictAsync(pool);
        return [.. pool.Zip(labels, (network, label) => new Demonstration(network, label.Score))];
    }

    /// <summary>Ten networks of the benchmark that a seed draws.</summary>
    public static IReadOnlyList<Demonstration> DrawTen(PredictionBenchmark benchmark, int seed)
    {
        Architecture[] all = [.. benchmark.Scores.Keys];
        RandomSource.Create(seed, 1).Shuffle(all);
        return [.. all.Take(10).Select(network => new Demonstration(network, benchmark.Scores[network]))];
    }

    /// <summary>The strategy of a name, or all of them.</summary>
    /// <exception cref="ArgumentException">None has the name.</exception>
    public static IReadOnlyList<(string Name, Func<ISearchStrategy> Create)> Select(
        IReadOnlyList<(string Name, Func<ISearchStrategy> Create)> strategies, string? name)
    {
        if (name is null) return strategies;
        return strategies.FirstOrDefault(strategy => strategy.Name == name) is { Create: not null } found
            ? [found]
            : throw new ArgumentException(
                $"--strategy is '{name}'; it is one of {string.Join(", ", strategies.Select(strategy => strategy.Name))}.");
    }

    public static string Summarize(IEnumerable<double> values, string format)
    {
        double[] all = [.. values];
        double error = all.Length > 1 ? all.StandardDeviation() / Math.Sqrt(all.Length) : 0;
        return $"{all.Mean().ToString(format, CultureInfo.InvariantCulture)} ± "
            + error.ToString(format, CultureInfo.InvariantCulture);
    }
}
