using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Translation;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// A ground truth of our own, small enough to be made again on a laptop: Transformers of a space of 5,376, trained from
/// scratch to translate number words from English to German. No publication has mentioned them, so no language model has read
/// about them. Made by <c>samples/SupernetSearch -- ground-truth</c>.
/// </summary>
public static class NumberWordsTask
{
    /// <summary>The width of queries, keys and values in all of them.</summary>
    public const int AttentionWidth = 64;

    private const string Encoder = MachineTranslationSpace.EncoderLayers;
    private const int TrainingPairs = 20_000;
    private const int HeldOutPairs = 1000;

    private static readonly Lazy<TranslationData> Pairs = new(() => NumberWords.Data(seed: 1, TrainingPairs, HeldOutPairs));
    private static readonly Lazy<IReadOnlyList<NumberWordsTransformer>> Rows = new(Load);

    /// <summary>The space: HAT's choices with small values.</summary>
    public static SearchSpace Space { get; } = MachineTranslationSpace.With(
        "number-words-transformers",
        new Dictionary<string, IReadOnlyList<int>>
        {
            [MachineTranslationSpace.EncoderEmbedDim] = [64, 32, 16, 8],
            [Encoder] = [2],
            [MachineTranslationSpace.EncoderFfnDims] = [128, 16],
            [MachineTranslationSpace.EncoderHeads] = [4],
            [MachineTranslationSpace.DecoderEmbedDim] = [64, 32, 16, 8],
            [MachineTranslationSpace.DecoderLayers] = [3, 2, 1],
            [MachineTranslationSpace.DecoderFfnDims] = [128, 16],
            [MachineTranslationSpace.DecoderHeads] = [4],
            [MachineTranslationSpace.DecoderCrossHeads] = [4],
            [MachineTranslationSpace.DecoderCrossSpans] = [1, 2],
        },
        new Dictionary<string, string>
        {
            [MachineTranslationSpace.DecoderCrossSpans] =
                "how many of the last encoder layers the encoder-decoder attention reads (1 or 2), one value per decoder layer",
        });

    /// <summary>The operations of one example, as TFS-Eval counts them.</summary>
    public static TransformerFlops Flops { get; } = new(NumberWords.Vocabulary.Count, AttentionWidth);

    /// <summary>The parameters without embeddings.</summary>
    public static TransformerParameters Parameters { get; } = new(AttentionWidth);

    /// <summary>What is predicted, worded for prompts: the held-out loss.</summary>
    public static PredictionTask Prediction { get; } = new()
    {
        Space = Space,
        Metric = SupernetPerformancePredictor.LossMetric,
        Name = "translation of number words from English to German",
        Field = "machine translation",
        MeasuredOn = "on 1,000 held-out numbers",
        Examples =
        [
            new TaskExample([("English", NumberWords.English(47_023)), ("German", NumberWords.German(47_023))]),
            new TaskExample([("English", NumberWords.English(381)), ("German", NumberWords.German(381))]),
        ],
        Efficiency = new EfficiencyFigure(
            Flops, "MFLOPs", "the millions of floating-point operations of one forward pass that translates a single example", 1e6),
    };

    /// <summary>The pairs: 20,000 numbers to learn from and 1,000 held out, of seed 1.</summary>
    public static TranslationData Data => Pairs.Value;

    /// <summary>The trained architectures, by id.</summary>
    public static IReadOnlyList<NumberWordsTransformer> Trained => Rows.Value;

    /// <summary>What all networks of the task have in common.</summary>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <returns>The options of a super-Transformer, or of one architecture alone.</returns>
    public static SuperTransformerOptions Network(int seed) => new()
    {
        VocabularySize = NumberWords.Vocabulary.Count,
        AttentionWidth = AttentionWidth,
        MaximumLength = 40,
        PreNorm = true,
        Dropout = 0,
        Seed = seed,
    };

    /// <summary>How an architecture is trained from scratch: the same number of steps, and so of tokens, for each.</summary>
    /// <param name="seed">Seed of the batches.</param>
    /// <returns>The settings.</returns>
    public static SupernetTrainingOptions FromScratch(int seed) => new()
    {
        Steps = 500,
        BatchTokens = 2000,
        LearningRate = 0.004,
        WarmupSteps = 50,
        Schedule = WarmupSchedule.Cosine,
        LabelSmoothing = 0,
        Seed = seed,
    };

    /// <summary>Trains an architecture from scratch and evaluates it on the held-out pairs: one figure of the ground truth.</summary>
    /// <param name="engine">The engine to train on.</param>
    /// <param name="architecture">An architecture of the space.</param>
    /// <param name="seed">Seed of weights and batches.</param>
    /// <param name="afterStep">Called after every step; null for nothing.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The loss in nats a token, and BLEU in per cent.</returns>
    public static (double Loss, double Bleu) TrainFromScratch(
        TensorEngine engine,
        Architecture architecture,
        int seed,
        Action<SupernetTrainingProgress>? afterStep = null,
        CancellationToken cancellationToken = default)
    {
        TransformerPlan plan = TransformerPlan.Of(Space.Adopt(architecture));
        using var model = new SuperTransformer(engine, Network(seed), plan);
        using var training = new SupernetTraining(model, Data.Training, new SingleSubNetwork(plan), FromScratch(seed));
        training.Run(afterStep: afterStep, cancellationToken: cancellationToken);
        double loss = SupernetEvaluation.Losses(model, [plan], Data.HeldOut, cancellationToken: cancellationToken)[0];
        return (loss, SupernetEvaluation.Bleu(model, plan, Data.HeldOut, cancellationToken: cancellationToken).Value);
    }

    /// <summary>A split of the trained architectures into ten demonstrations and the others as test, scored by their loss.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The split.</returns>
    public static EvaluationSplit Split(int seed)
    {
        const int Demonstrations = 10;
        Demonstration[] all = [.. Trained.Select(one => new Demonstration(one.Architecture, one.Loss))];
        RandomSource.Create(seed).Shuffle(all);
        return new EvaluationSplit(
            "number-words", FormattableString.Invariant($"seed {seed}"), Prediction.Metric, all[..Demonstrations], all[Demonstrations..]);
    }

    private static IReadOnlyList<NumberWordsTransformer> Load() =>
        [.. EmbeddedData.Rows("number-words.psv").Select(row => new NumberWordsTransformer(
            row.Int("id"),
            EmbeddedData.Architecture(Space, row["architecture"]),
            [row.Double("loss_seed_1"), row.Double("loss_seed_2")],
            [row.Double("bleu_seed_1"), row.Double("bleu_seed_2")]))];
}
