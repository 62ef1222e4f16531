using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>What <c>--benchmark</c> names: tasks of one space with really trained architectures.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="Title">Its name as one writes it.</param>
/// <param name="Content">What it holds, in words.</param>
/// <param name="Unit">The unit of errors.</param>
/// <param name="Tasks">The tasks, in order.</param>
internal sealed record Benchmark(string Name, string Title, string Content, string Unit, IReadOnlyList<JudgedTask> Tasks)
{
    /// <summary>The name that stands for all of them.</summary>
    public const string All = "all";

    /// <summary>The only one whose scores span orders of magnitude, so that its errors may count by ratio.</summary>
    public const string NumberWords = "number-words";

    private static readonly Dictionary<string, Func<MetricScale, Benchmark>> Known = new()
    {
        ["tfs-eval"] = _ => CreateTfsEval(),
        ["graph"] = _ => CreateGraph(),
        [NumberWords] = CreateNumberWords,
        ["inventories"] = _ => CreateInventories(),
        ["nas201"] = _ => CreateNasBench201(),
    };

    /// <summary>What the command line understands; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys, All];

    /// <summary>The benchmarks of a name, with the errors of number words on a scale.</summary>
    public static IReadOnlyList<Benchmark> Find(string name, MetricScale scale) =>
        [.. Known.Where(known => name == All || name == known.Key).Select(known => known.Value(scale))];

    private static Benchmark CreateTfsEval() => new(
        "tfs-eval", "TFS-Eval",
        "validation BLEU of 30 Transformers, 10 demonstrations and 20 test architectures a split, 3 splits.", "BLEU",
        [.. TfsEval.All.Select(task => new JudgedTask(
            task.Task.Prediction,

            // The split refuses labels of its own test architectures; the teacher was asked for a hundred candidates a prompt.
            task.Seeds.ToDictionary(seed => seed, seed => new JudgedSplit(
                task.GetSplit(seed, MachineTranslationCandidates.All), MachineTranslationCandidates.All, PoolPerPrompt: 100)),
            FeatureEncoder.CreateAverages(task.Task.Prediction.Space),
            [task.Task.Flops, new TransformerParameters()],
            task.Supernets,
            task.Trained.ToDictionary(trained => trained.Architecture, trained => trained.ValidationBleu)))]);

    private static Benchmark CreateGraph() => new(
        "graph", "NAS-Bench-Graph",
        "validation accuracy of 26,206 graph networks, 10 demonstrations and 60 test architectures a split, 2 splits.",
        "percentage points",
        [.. NasBenchGraph.All.Select(graph => CreateTask(
            graph.Benchmark, FeatureEncoder.CreateOneHot(NasBenchGraph.Space).Concat(new LinkDigits()),
            [graph.Parameters.AsCost(), graph.Latency.AsCost()]))]);

    private static Benchmark CreateNumberWords(MetricScale scale) => new(
        scale == MetricScale.Linear ? NumberWords : NumberWords + "-log10", "Number words",
        "held-out loss of 30 Transformers that nothing was published about, 10 demonstrations and 20 test architectures a "
        + "split, 3 splits.",
        scale == MetricScale.Linear
            ? "nats a token"
            : "decimal logarithms of nats a token, which all that is fitted learns (0.3 is a factor of 2)",
        [CreateNumberWordsTask(scale)]);

    private static JudgedTask CreateNumberWordsTask(MetricScale scale) => CreateTask(
        NumberWordsTask.Benchmark.OnScale(scale), FeatureEncoder.CreateAverages(NumberWordsTask.Space),
        [NumberWordsTask.Flops, NumberWordsTask.Parameters],
        NumberWordsTask.Supernet with { Predictor = NumberWordsTask.Supernet.Predictor.OnScale(scale) });

    private static Benchmark CreateInventories() => new(
        "inventories", "Inventories",
        "held-out loss of 40 Transformers that nothing was published about and none of which solves the task, 10 demonstrations "
        + "and 30 test architectures a split, 3 splits.",
        "nats a token",
        [CreateTask(
            InventoryTask.Benchmark, FeatureEncoder.CreateAverages(InventoryTask.Space),
            [InventoryTask.Flops, InventoryTask.Parameters], [.. InventoryTask.Supernets])]);

    private static Benchmark CreateNasBench201() => new(
        "nas201", "NAS-Bench-201",
        "validation accuracy of 15,625 cells, 10 demonstrations and 60 test architectures a split, 2 splits.",
        "percentage points",
        [CreateTask(
            NasBench201.Cifar100Benchmark,
            FeatureEncoder.CreateOneHot(NasBench201Space.Instance)
                .Concat(FeatureEncoder.CreateCellPaths(NasBench201Space.Instance)),
            [NasBench201.HardwareCifar100["edgegpu_latency"].AsCost()])]);

    private static JudgedTask CreateTask(
        PredictionBenchmark benchmark, FeatureEncoder features, ICostModel[] costs, params NamedPredictor[] supernets) => new(
        benchmark.Task,
        benchmark.Seeds.ToDictionary(seed => seed, seed => new JudgedSplit(
            benchmark.GetSplit(seed), benchmark.GetPool(seed), benchmark.PoolPerPrompt)),
        features, costs, supernets, benchmark.Scores);
}
