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
/// A ground truth of our own, small enough to be made again on a laptop: Transformers of a space of 5,376, trained from
/// scratch to translate number words from English to German. No publication has mentioned them, so no language model has read
/// about them. Made by <c>samples/SupernetSearch -- ground-truth</c>.
/// </summary>
public static class NumberWordsTask
{
    /// <summary>The space: HAT's choices with small values.</summary>
    public static SearchSpace Space => GeneratedTask.NumberWords.Space;

    /// <summary>The operations of one example, as TFS-Eval counts them.</summary>
    public static TransformerFlops Flops => GeneratedTask.NumberWords.Flops;

    /// <summary>The parameters without embeddings.</summary>
    public static TransformerParameters Parameters => GeneratedTask.NumberWords.Parameters;

    /// <summary>What is predicted, worded for prompts: the held-out loss.</summary>
    public static PredictionTask Prediction { get; } = new()
    {
        Space = Space,
        Metric = Metric.HeldOutLoss,
        Name = "translation of number words from English to German",
        Field = "machine translation",
        Parts = PromptParts.Recorded,
        MeasuredOn = "on 1,000 held-out numbers",
        Examples =
        [
            new TaskExample([("English", NumberWords.ToEnglish(47_023)), ("German", NumberWords.ToGerman(47_023))]),
            new TaskExample([("English", NumberWords.ToEnglish(381)), ("German", NumberWords.ToGerman(381))]),
        ],
        Efficiency = new EfficiencyFigure(
            Flops,
            "MFLOPs",
            "the millions of floating-point operations of one forward pass that translates a single example",
            1e6),
    };

    /// <summary>The pairs: 20,000 numbers to learn from and 1,000 held out, of seed 1.</summary>
    public static TranslationData Data => GeneratedTask.NumberWords.Data;

    /// <summary>The trained architectures, by id.</summary>
    public static IReadOnlyList<GeneratedTaskTransformer> Trained => Table.Trained;

    /// <summary>
    /// The benchmark: the splits of seeds 1 to 3, and for seed 1 a pool of 300 that a language model labeled.
    /// </summary>
    public static PredictionBenchmark Benchmark => Table.Benchmark;

    /// <summary>
    /// The supernet of the space as a predictor of <see cref="Trained"/>, named <c>supernet</c>: the held-out loss of each with
    /// inherited weights, in nats a token, as <c>samples/SupernetSearch</c> trained it with its defaults.
    /// </summary>
    public static NamedPredictor Supernet => LazySupernet.Value;

    /// <summary>Splits the trained architectures into ten demonstrations and the others as test, scored by their loss.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The split.</returns>
    public static EvaluationSplit GetSplit(int seed) => Table.GetSplit(seed);

    // Behind what it is made of: static members are set in this order.
    private static readonly GeneratedTaskTable Table = new(
        GeneratedTask.NumberWords, Prediction,
        space => PredictionBenchmark.LoadSplits(GeneratedTask.NumberWords.Name, space)[1].Pool);
    private static readonly Lazy<NamedPredictor> LazySupernet = new(() => Table.LoadSupernet("supernet", "supernet_loss"));
}
