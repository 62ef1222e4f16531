using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>
/// A translation task whose data is generated, with a space of small Transformers and how each is trained from scratch: what a
/// ground truth is made of that anybody can make again, and that no publication has mentioned.
/// </summary>
public sealed class GeneratedTask
{
    private const int SampleSeed = 5;

    private readonly Lazy<TranslationData> _data;
    private readonly Vocabulary _vocabulary;
    private readonly SupernetTrainingOptions _training;

    private GeneratedTask(
        string name, SearchSpace space, int trainedCount, Vocabulary vocabulary, Func<TranslationData> createData,
        SupernetTrainingOptions training)
    {
        (Name, Space, TrainedCount, _vocabulary, _training) = (name, space, trainedCount, vocabulary, training);
        _data = new Lazy<TranslationData>(createData);
        Flops = new TransformerFlops(vocabulary.Count, SmallTransformerSpace.AttentionWidth);
    }

    /// <summary>
    /// Number words from English to German (<see cref="Translation.NumberWords"/>): the quick case, which the better
    /// networks solve.
    /// </summary>
    public static GeneratedTask NumberWords { get; } = new(
        "number-words", SmallTransformerSpace.NumberWords, trainedCount: 30, Translation.NumberWords.Vocabulary,
        () => Translation.NumberWords.CreateData(seed: 1, trainingCount: 20_000, heldOutCount: 1000),
        CreateTraining(steps: 500, batchTokens: 2000, learningRate: 0.004));

    /// <summary>
    /// Counted things and their sum, from English to German with invented words (<see cref="Translation.Inventories"/>): no
    /// network of the space solves it.
    /// </summary>
    public static GeneratedTask Inventories { get; } = new(
        "inventories", SmallTransformerSpace.Inventories, trainedCount: 40, Translation.Inventories.Vocabulary,
        () => Translation.Inventories.CreateData(seed: 1, trainingCount: 40_000, heldOutCount: 1000),
        CreateTraining(steps: 300, batchTokens: 1000, learningRate: 0.005));

    /// <summary>All of them, the quick one first.</summary>
    public static IReadOnlyList<GeneratedTask> All { get; } = [NumberWords, Inventories];

    /// <summary>The short name, for example <c>number-words</c>.</summary>
    public string Name { get; }

    /// <summary>The space: HAT's choices with small values.</summary>
    public SearchSpace Space { get; }

    /// <summary>How many architectures the ground truth has.</summary>
    public int TrainedCount { get; }

    /// <summary>The architectures of the ground truth, drawn evenly from the space, each once, always the same.</summary>
    /// <returns><see cref="TrainedCount"/> architectures.</returns>
    public IReadOnlyList<Architecture> DrawArchitectures()
    {
        Random random = RandomSource.Create(SampleSeed);
        var drawn = new List<Architecture>();
        while (drawn.Count < TrainedCount)
        {
            Architecture architecture = Space.Sample(random);
            if (!drawn.Contains(architecture)) drawn.Add(architecture);
        }

        return drawn;
    }

    /// <summary>The pairs to learn from and those held out, always the same.</summary>
    public TranslationData Data => _data.Value;

    /// <summary>The operations of one example, as TFS-Eval counts them.</summary>
    public TransformerFlops Flops { get; }

    /// <summary>The parameters without embeddings.</summary>
    public TransformerParameters Parameters { get; } = new(SmallTransformerSpace.AttentionWidth);

    /// <summary>What all networks have in common: the supernet's, and those of one architecture alone.</summary>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <returns>The options.</returns>
    public SuperTransformerOptions CreateNetworkOptions(int seed) => new()
    {
        VocabularySize = _vocabulary.Count,
        AttentionWidth = SmallTransformerSpace.AttentionWidth,
        MaxLength = 40,
        PreNorm = true,
        Dropout = 0,
        Seed = seed,
    };

    /// <summary>How one architecture is trained.</summary>
    /// <param name="seed">Seed of the batches.</param>
    /// <returns>The settings.</returns>
    public SupernetTrainingOptions CreateTrainingOptions(int seed)
    {
        SupernetTrainingOptions options = _training.Clone();
        options.Seed = seed;
        return options;
    }

    /// <summary>
    /// Trains an architecture from scratch and evaluates it on the held-out pairs: one figure of the ground truth.
    /// </summary>
    /// <param name="engine">The engine to train on.</param>
    /// <param name="architecture">An architecture of the space.</param>
    /// <param name="seed">Seed of weights and batches.</param>
    /// <param name="afterStep">Called after every step; null for nothing.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The loss in nats a token, and BLEU in percent (of the task's tokens).</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public (double Loss, double Bleu) Train(
        TensorEngine engine,
        Architecture architecture,
        int seed,
        Action<SupernetTrainingProgress>? afterStep = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(architecture);
        TransformerPlan plan = TransformerPlan.FromArchitecture(Space.Adopt(architecture));
        using var model = new SuperTransformer(engine, CreateNetworkOptions(seed), plan);
        using var training = new SupernetTraining(model, Data.Training, new SingleSubNetwork(plan), CreateTrainingOptions(seed));
        training.Run(afterStep: afterStep, cancellationToken: cancellationToken);
        double loss = SupernetEvaluation.ComputeLosses(model, [plan], Data.HeldOut, cancellationToken: cancellationToken)[0];
        return (loss, SupernetEvaluation.ComputeBleu(model, plan, Data.HeldOut, cancellationToken: cancellationToken).Value);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static SupernetTrainingOptions CreateTraining(int steps, int batchTokens, double learningRate) => new()
    {
        Steps = steps,
        BatchTokens = batchTokens,
        LearningRate = learningRate,
        WarmupSteps = steps / 10,
        Schedule = WarmupSchedule.Cosine,
        LabelSmoothing = 0,
    };
}
