using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
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
    private const string Name = "number-words";
    private const int TrainingPairs = 20_000;
    private const int HeldOutPairs = 1000;

    private static readonly Lazy<TranslationData> Pairs = new(() => NumberWords.CreateData(seed: 1, TrainingPairs, HeldOutPairs));
    private static readonly Lazy<IReadOnlyList<NumberWordsTransformer>> Rows = new(Load);
    private static readonly Lazy<PredictionBenchmark> LazyBenchmark = new(CreateBenchmark);
    private static readonly Lazy<NamedPredictor> LazySupernet = new(LoadSupernet);

    /// <summary>The space: HAT's choices with small values.</summary>
    public static SearchSpace Space => NumberWordsSpace.Instance;

    /// <summary>The operations of one example, as TFS-Eval counts them.</summary>
    public static TransformerFlops Flops { get; } = new(NumberWords.Vocabulary.Count, NumberWordsSpace.AttentionWidth);

    /// <summary>The parameters without embeddings.</summary>
    public static TransformerParameters Parameters { get; } = new(NumberWordsSpace.AttentionWidth);

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
    public static TranslationData Data => Pairs.Value;

    /// <summary>The trained architectures, by id.</summary>
    public static IReadOnlyList<NumberWordsTransformer> Trained => Rows.Value;

    /// <summary>
    /// The benchmark: the splits of seeds 1 to 3, and for seed 1 a pool of 300 that a language model labeled.
    /// </summary>
    public static PredictionBenchmark Benchmark => LazyBenchmark.Value;

    /// <summary>
    /// The supernet of the space as a predictor of <see cref="Trained"/>, named <c>supernet</c>: the held-out loss of each with
    /// inherited weights, in nats a token, as <c>samples/SupernetSearch</c> trained it with its defaults.
    /// </summary>
    public static NamedPredictor Supernet => LazySupernet.Value;

    /// <summary>Splits the trained architectures into ten demonstrations and the others as test, scored by their loss.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The split.</returns>
    public static EvaluationSplit GetSplit(int seed) => CreateBenchmark([seed]).GetSplit(seed);

    private static PredictionBenchmark CreateBenchmark() => CreateBenchmark([1, 2, 3]);

    private static PredictionBenchmark CreateBenchmark(int[] seeds)
    {
        Dictionary<int, PredictionBenchmark.Split> pools = PredictionBenchmark.LoadSplits(Name, Space);
        return new PredictionBenchmark(
            Name, Prediction, Trained.ToDictionary(transformer => transformer.Architecture, transformer => transformer.Loss),
            seeds.ToDictionary(seed => seed, seed => Shuffle(seed) with { Pool = pools.GetValueOrDefault(seed)?.Pool ?? [] }))
        {
            PoolPerPrompt = 100,
        };
    }

    private static PredictionBenchmark.Split Shuffle(int seed)
    {
        const int demonstrations = 10;
        Architecture[] all = [.. Trained.Select(transformer => transformer.Architecture)];
        RandomSource.Create(seed).Shuffle(all);
        return new PredictionBenchmark.Split(all[..demonstrations], all[demonstrations..], []);
    }

    private static NamedPredictor LoadSupernet()
    {
        const string name = "supernet";
        return new NamedPredictor(name, new TablePredictor(
            Space, Prediction.Metric, name,
            EmbeddedData.Rows("number-words-supernet.psv").ToDictionary(
                row => Trained[row.Int("id")].Architecture, row => row.Double("supernet_loss"))));
    }

    private static IReadOnlyList<NumberWordsTransformer> Load() =>
        [.. EmbeddedData.Rows("number-words.psv").Select(row => new NumberWordsTransformer(
            row.Int("id"),
            EmbeddedData.Architecture(Space, row["architecture"]),
            [row.Double("loss_seed_1"), row.Double("loss_seed_2")],
            [row.Double("bleu_seed_1"), row.Double("bleu_seed_2")]))];
}
