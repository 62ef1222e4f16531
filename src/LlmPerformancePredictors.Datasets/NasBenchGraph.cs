using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// NAS-Bench-Graph: 26,206 graph neural networks, each really trained with three seeds on several data sets, of which three are
/// here (Qin et al., 2022).
/// </summary>
/// <remarks>
/// Source: THUMNLab/NAS-Bench-Graph, Apache-2.0 license; figures only. Latency is of the authors' machine and does not compare
/// with any other.
/// </remarks>
public sealed class NasBenchGraph
{
    private static readonly Lazy<Architecture[]> Networks = new(() => [.. GraphNetworkSpace.Instance.Enumerate()]);
    private static readonly Lazy<NasBenchGraph> LazyArxiv =
        new(() => new NasBenchGraph("arxiv", "ogbn-arxiv (169,343 papers, 40 classes)"));
    private static readonly Lazy<NasBenchGraph> LazyCiteSeer =
        new(() => new NasBenchGraph("citeseer", "CiteSeer (3,327 papers, 6 classes, 20 labelled nodes a class)"));
    private static readonly Lazy<NasBenchGraph> LazyCora =
        new(() => new NasBenchGraph("cora", "Cora (2,708 papers, 7 classes, 20 labelled nodes a class)"));

    private NasBenchGraph(string name, string description)
    {
        IReadOnlyDictionary<string, double[]> columns = EmbeddedData.Columns("nas-bench-graph.columns.br");
        Table = BenchmarkTable.Create(
            name, Space, Metric.Accuracy, Networks.Value, columns[name + "_validation"], columns[name + "_test"]);
        Latency = CreateFigures("latency", "ms", columns[name + "_latency_ms"]);
        Parameters = CreateFigures("parameters", "millions", columns[name + "_parameters_millions"]);
        string benchmark = "graph-" + name;
        Benchmark = new PredictionBenchmark(
            benchmark,
            new PredictionTask
            {
                Space = Space,
                Metric = Metric.Accuracy,
                Name = "node classification on " + description,
                Field = "graph neural networks",
                Parts = PromptParts.Recorded,
            },
            Table.Validation,
            PredictionBenchmark.LoadSplits(benchmark, Space));
    }

    /// <summary>Papers of arXiv in computer science, 40 classes (ogbn-arxiv).</summary>
    public static NasBenchGraph Arxiv => LazyArxiv.Value;

    /// <summary>Papers of CiteSeer, 6 classes.</summary>
    public static NasBenchGraph CiteSeer => LazyCiteSeer.Value;

    /// <summary>Papers of Cora, 7 classes.</summary>
    public static NasBenchGraph Cora => LazyCora.Value;

    /// <summary>All three.</summary>
    public static IReadOnlyList<NasBenchGraph> All => [Arxiv, CiteSeer, Cora];

    /// <summary>The space, all of whose networks are in the tables.</summary>
    public static SearchSpace Space => GraphNetworkSpace.Instance;

    /// <summary>Validation and test accuracy, percent, mean of three seeds.</summary>
    public BenchmarkTable Table { get; }

    /// <summary>
    /// The benchmark: two splits into 10 demonstrations and 60 test; arxiv and CiteSeer have a pool of 240 for seed 1.
    /// </summary>
    public PredictionBenchmark Benchmark { get; }

    /// <summary>Latency on the authors' machine, ms.</summary>
    public FigureTable Latency { get; }

    /// <summary>Parameters, millions.</summary>
    public FigureTable Parameters { get; }

    /// <inheritdoc/>
    public override string ToString() => Benchmark.Name;

    private static FigureTable CreateFigures(string name, string unit, double[] values) =>
        EmbeddedData.CreateFigures(Space, Networks.Value, name, unit, values);
}
