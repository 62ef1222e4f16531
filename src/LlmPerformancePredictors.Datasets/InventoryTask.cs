using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// A ground truth of our own that does not saturate: 40 Transformers of a space of 5,376, trained from scratch to translate
/// inventories from English to German, with invented words (<see cref="Inventories"/>). No publication has mentioned them. Made
/// by <c>samples/SupernetSearch -- ground-truth --task inventories</c>.
/// </summary>
public static class InventoryTask
{
    /// <summary>The space: HAT's choices with small values.</summary>
    public static SearchSpace Space => GeneratedTask.Inventories.Space;

    /// <summary>The operations of one example, as TFS-Eval counts them.</summary>
    public static TransformerFlops Flops => GeneratedTask.Inventories.Flops;

    /// <summary>The parameters without embeddings.</summary>
    public static TransformerParameters Parameters => GeneratedTask.Inventories.Parameters;

    /// <summary>What is predicted, worded for prompts: the held-out loss.</summary>
    public static PredictionTask Prediction { get; } = new()
    {
        Space = Space,
        Metric = Metric.HeldOutLoss,
        Name = "translation of inventories, two counted things and their total, from English to German with invented nouns and "
            + "adjectives",
        Field = "machine translation",
        Parts = PromptParts.Recorded,
        MeasuredOn = "on 1,000 held-out sentences",
        Examples = [.. Inventories.CreateData(seed: 1, trainingCount: 1, heldOutCount: 2).HeldOutText.Source
            .Zip(Inventories.CreateData(seed: 1, trainingCount: 1, heldOutCount: 2).HeldOutText.Target)
            .Select(pair => new TaskExample([("English", pair.First), ("German", pair.Second)]))],
        Efficiency = new EfficiencyFigure(
            Flops,
            "MFLOPs",
            "the millions of floating-point operations of one forward pass that translates a single example",
            1e6),
    };

    /// <summary>The pairs: 40,000 sentences to learn from and 1,000 held out, of seed 1.</summary>
    public static TranslationData Data => GeneratedTask.Inventories.Data;

    /// <summary>The trained architectures, by id.</summary>
    public static IReadOnlyList<GeneratedTaskTransformer> Trained => Table.Trained;

    /// <summary>
    /// The benchmark: the splits of seeds 1 to 3; of seed 1 also the pool of 300 architectures that a language model labeled.
    /// </summary>
    public static PredictionBenchmark Benchmark => Table.Benchmark;

    /// <summary>
    /// Four kinds of supernets of seed 1 as predictors of <see cref="Trained"/>: the held-out loss of each with inherited
    /// weights, in nats a token. <c>hat</c> draws evenly, <c>sandwich</c> is the sandwich rule, <c>layerwise-mos</c> and
    /// <c>neuronwise-mos</c> are mixtures of two experts; all have seen as many tokens.
    /// </summary>
    public static IReadOnlyList<NamedPredictor> Supernets => LazySupernets.Value;

    /// <summary>Splits the trained architectures into ten demonstrations and the others as test, scored by their loss.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The split.</returns>
    public static EvaluationSplit GetSplit(int seed) => Table.GetSplit(seed);

    // Behind what it is made of: static members are set in this order.
    private static readonly GeneratedTaskTable Table = new(
        GeneratedTask.Inventories, Prediction,
        space => [.. EmbeddedData.Rows("inventories-pool.psv")
            .Select(row => EmbeddedData.Architecture(space, row["architecture"]))]);
    private static readonly Lazy<IReadOnlyList<NamedPredictor>> LazySupernets = new(() =>
    [
        .. new[] { "hat", "sandwich", "layerwise-mos", "neuronwise-mos" }.Select(name => Table.LoadSupernet(name, $"{name}_1")),
    ]);
}
