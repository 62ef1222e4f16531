using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>
/// How the ground truth of the number-words space is made: each architecture trained from scratch, for the same number of
/// steps, and so of tokens.
/// </summary>
public static class NumberWordsGroundTruth
{
    /// <summary>What all networks have in common: the supernet's, and those of one architecture alone.</summary>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <returns>The options.</returns>
    public static SuperTransformerOptions CreateNetworkOptions(int seed) => new()
    {
        VocabularySize = NumberWords.Vocabulary.Count,
        AttentionWidth = NumberWordsSpace.AttentionWidth,
        MaxLength = 40,
        PreNorm = true,
        Dropout = 0,
        Seed = seed,
    };

    /// <summary>How one architecture is trained.</summary>
    /// <param name="seed">Seed of the batches.</param>
    /// <returns>The settings.</returns>
    public static SupernetTrainingOptions CreateTrainingOptions(int seed) => new()
    {
        Steps = 500,
        BatchTokens = 2000,
        LearningRate = 0.004,
        WarmupSteps = 50,
        Schedule = WarmupSchedule.Cosine,
        LabelSmoothing = 0,
        Seed = seed,
    };

    /// <summary>
    /// Trains an architecture from scratch and evaluates it on the held-out pairs: one figure of the ground truth.
    /// </summary>
    /// <param name="engine">The engine to train on.</param>
    /// <param name="architecture">An architecture of the space.</param>
    /// <param name="data">The pairs, of <see cref="NumberWords.CreateData"/>.</param>
    /// <param name="seed">Seed of weights and batches.</param>
    /// <param name="afterStep">Called after every step; null for nothing.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The loss in nats a token, and BLEU in percent (of words, which are the tokens here).</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public static (double Loss, double Bleu) Train(
        TensorEngine engine,
        Architecture architecture,
        TranslationData data,
        int seed,
        Action<SupernetTrainingProgress>? afterStep = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(data);
        TransformerPlan plan = TransformerPlan.FromArchitecture(NumberWordsSpace.Instance.Adopt(architecture));
        using var model = new SuperTransformer(engine, CreateNetworkOptions(seed), plan);
        using var training = new SupernetTraining(model, data.Training, new SingleSubNetwork(plan), CreateTrainingOptions(seed));
        training.Run(afterStep: afterStep, cancellationToken: cancellationToken);
        double loss = SupernetEvaluation.ComputeLosses(model, [plan], data.HeldOut, cancellationToken: cancellationToken)[0];
        return (loss, SupernetEvaluation.ComputeBleu(model, plan, data.HeldOut, cancellationToken: cancellationToken).Value);
    }
}
