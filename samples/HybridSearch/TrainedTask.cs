using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors.GaussianProcess;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>A task all of whose architectures are trained, so that every search can be told what it found.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="Title">Its name as one writes it.</param>
/// <param name="Networks">What the architectures are, in the plural.</param>
/// <param name="Benchmark">Space, scores, the ten demonstrations and the pool that the language model labels.</param>
/// <param name="Table">Its table, which has the test scores too.</param>
/// <param name="Latency">The latency that can be limited.</param>
/// <param name="Further">Further features that show which architectures are alike.</param>
internal sealed record TrainedTask(
    string Name, string Title, string Networks, PredictionBenchmark Benchmark, BenchmarkTable Table, FigureTable Latency,
    FeatureEncoder Further)
{
    /// <summary>The seed of the split whose demonstrations are known, and whose pool is labeled.</summary>
    public const int SplitSeed = 1;

    private static readonly Dictionary<string, Func<TrainedTask>> Tasks = new()
    {
        ["ogbn-arxiv"] = () => CreateGraph("ogbn-arxiv", "ogbn-arxiv", NasBenchGraph.Arxiv),
        ["citeseer"] = () => CreateGraph("citeseer", "CiteSeer", NasBenchGraph.CiteSeer),
        ["nas201-cifar100"] = () => new TrainedTask(
            "nas201-cifar100", "CIFAR-100, NAS-Bench-201", "cells", NasBench201.Cifar100Benchmark, NasBench201.Cifar100,
            NasBench201.HardwareCifar100["edgegpu_latency"],
            FeatureEncoder.CreateCellPaths(NasBench201.Cifar100Benchmark.Space)),
    };

    /// <summary>The names; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Tasks.Keys];

    /// <summary>What the distilled network sees.</summary>
    public FeatureEncoder Features => FeatureEncoder.CreateOneHot(Benchmark.Space).Concat(Further);

    /// <summary>How far apart architectures are, beside what the space itself says.</summary>
    public IReadOnlyList<FeatureDistance> Distances => [new(Further)];

    /// <summary>The task of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static TrainedTask Create(string name) => Tasks[name]();

    private static TrainedTask CreateGraph(string name, string title, NasBenchGraph graph) =>
        new(name, title, "graph networks", graph.Benchmark, graph.Table, graph.Latency, new LinkDigits());
}
