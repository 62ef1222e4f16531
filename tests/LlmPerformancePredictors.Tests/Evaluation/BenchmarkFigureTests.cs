using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;

namespace LlmPerformancePredictors.Tests.Evaluation;

/// <summary>
/// The figures of the recorded language model on graph networks, number words, inventories and NAS-Bench-201, split by split.
/// </summary>
public class BenchmarkFigureTests
{
    private static readonly PredictionBenchmark[] Benchmarks =
    [
        .. NasBenchGraph.All.Select(graph => graph.Benchmark), NumberWordsTask.Benchmark, InventoryTask.Benchmark,
        NasBench201.Cifar100Benchmark,
    ];

    [TestCase("graph-arxiv", 1, 1.26, 0.546)]
    [TestCase("graph-arxiv", 2, 1.18, 0.481)]
    [TestCase("graph-citeseer", 1, 3.21, 0.478)]
    [TestCase("graph-citeseer", 2, 2.58, 0.481)]
    [TestCase("graph-cora", 1, 3.16, 0.307)]
    [TestCase("graph-cora", 2, 2.62, 0.284)]
    [TestCase("number-words", 1, 0.0427, 0.916)]
    [TestCase("number-words", 2, 0.0635, 0.884)]
    [TestCase("number-words", 3, 0.0445, 0.821)]
    [TestCase("inventories", 1, 0.1423, 0.899)]
    [TestCase("inventories", 2, 0.1986, 0.807)]
    [TestCase("inventories", 3, 0.1033, 0.885)]
    [TestCase("nas201-cifar100", 1, 3.01, 0.709)]
    [TestCase("nas201-cifar100", 2, 2.90, 0.708)]
    public async Task Figures_OfTheRecordedLanguageModel_AreTheKnownOnes(string task, int seed, double mae, double tau)
    {
        PredictionBenchmark benchmark = Benchmarks.Single(one => one.Name == task);
        EvaluationSplit split = benchmark.GetSplit(seed);
        using var client = new ReplayChatClient(RecordedAnswers.All);
        var languageModel = new LlmPerformancePredictor(
            client, benchmark.Task, split.Demonstrations, null, new LlmPredictorOptions { BatchSize = split.Test.Count });

        SplitResult result = await SplitResult.EvaluateAsync(split, [new NamedPredictor("llm-pp", languageModel)]);

        Assert.That(Math.Round(result["llm-pp"].Mae, split.Metric.Decimals), Is.EqualTo(mae));
        Assert.That(Math.Round(result["llm-pp"].KendallTauB, 3), Is.EqualTo(tau));
    }
}
