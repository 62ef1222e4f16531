using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>Gives every network the score that another one deserves: a prior mean that is wrong.</summary>
internal static class PermutedPredictor
{
    public static async Task<TablePredictor> CreateAsync(TrainedSpace data, IPerformancePredictor inner, int seed)
    {
        Architecture[] all = [.. data.Scores.Keys];
        double[] scores = [.. (await inner.PredictAsync(all)).Select(prediction => prediction.Score)];
        RandomSource.Create(seed).Shuffle(scores);
        return new TablePredictor(
            data.Space, Metric.Accuracy, "permuted",
            all.Zip(scores).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
