using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Predictors.Distilled;

/// <summary>Trains a small network on another predictor's answers (Jawahar et al., 2023, section 5). Thread safe.</summary>
/// <param name="engines">Makes the engine of each training.</param>
public sealed class PredictorDistiller(ITensorEngineFactory engines)
{
    // Any number that training itself does not use as a stream of the same seed.
    private const long HeldOutStream = -1;

    /// <summary>Asks a teacher for the scores of a pool and trains on its answers.</summary>
    /// <param name="teacher">Any predictor.</param>
    /// <param name="pool">Different architectures of its space.</param>
    /// <param name="features">How an architecture becomes the network's input.</param>
    /// <param name="options">How to train; null takes the defaults.</param>
    /// <param name="progress">Receives the state after every epoch; null for none.</param>
    /// <param name="cancellationToken">Stops asking and training.</param>
    /// <returns>The predictor and its fidelity. What the teacher had no score for is left out and reported.</returns>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, the features are of another space, or too few labels are left.
    /// </exception>
    public async Task<DistillationResult> DistillAsync(
        IPerformancePredictor teacher, IReadOnlyList<Architecture> pool, FeatureEncoder features,
        DistillationOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Prediction> answers = await teacher.PredictAsync(pool, cancellationToken).ConfigureAwait(false);
        var labels = new List<Demonstration>();
        var failures = new List<PredictionFailure>();
        for (int i = 0; i < pool.Count; i++)
        {
            if (answers[i].TryGetScore(out double score, out PredictionFailure? failure))
                labels.Add(new Demonstration(pool[i], score));
            else
                failures.Add(failure);
        }

        DistillationResult result = Distill(labels, teacher.Metric, features, options, progress, cancellationToken);
        return result with { TeacherFailures = failures };
    }

    /// <summary>Trains on labels that are already there.</summary>
    /// <param name="labels">Different architectures with their scores, at least 10.</param>
    /// <param name="metric">The metric of the scores.</param>
    /// <param name="features">How an architecture becomes the network's input.</param>
    /// <param name="options">How to train; null takes the defaults.</param>
    /// <param name="progress">Receives the state after every epoch; null for none.</param>
    /// <param name="cancellationToken">Stops training; a checkpoint stays.</param>
    /// <returns>The predictor and its fidelity.</returns>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, an architecture is labeled twice, or there are too few labels.
    /// </exception>
    public DistillationResult Distill(
        IReadOnlyList<Demonstration> labels, Metric metric, FeatureEncoder features,
        DistillationOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        const int fewest = 10;
        options ??= new DistillationOptions();
        new DistillationOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (labels.Count < fewest)
            throw new ArgumentException(
                $"There are {labels.Count} labels; distillation needs at least {fewest}.", nameof(labels));
        if (labels.GroupBy(label => label.Architecture).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"{twice.Key} is labeled {twice.Count()} times; keep one label.", nameof(labels));

        // The order of the labels may not matter to which are held out, so that a resumed labeling gives the same split.
        Demonstration[] shuffled = [.. labels.OrderBy(label => label.Architecture.Id, StringComparer.Ordinal)];
        RandomSource.Create(options.Regressor.Seed, HeldOutStream).Shuffle(shuffled);
        int heldOut = options.HeldOutFraction == 0 ? 0 : Math.Max(1, (int)Math.Round(labels.Count * options.HeldOutFraction));
        Demonstration[] unseen = shuffled[..heldOut];
        Demonstration[] seen = shuffled[heldOut..];

        using TensorEngine engine = engines.Create();
        TrainedRegressor regressor = RegressorTrainer.Train(
            engine, Encode(seen, features), options.Regressor, options.CheckpointPath, progress, cancellationToken);
        var predictor = new DistilledPerformancePredictor(features, metric, regressor);
        float[] predicted = new float[unseen.Length];
        predictor.Predict([.. unseen.Select(label => label.Architecture)], predicted);
        double[] teacher = [.. unseen.Select(label => label.Score)];
        double[] student = [.. predicted.Select(score => (double)score)];
        return new DistillationResult(
            predictor,
            seen.Length,
            unseen.Length,
            [],
            unseen.Length >= 1 ? ErrorMetrics.MeanAbsolute(teacher, student) : double.NaN,
            unseen.Length >= 2 ? RankCorrelation.KendallTauB(teacher, student) : double.NaN);
    }

    private static RegressionData Encode(Demonstration[] labels, FeatureEncoder features)
    {
        float[] rows = new float[labels.Length * features.Count];
        for (int i = 0; i < labels.Length; i++)
            features.Encode(labels[i].Architecture, rows.AsSpan(i * features.Count, features.Count));
        return new RegressionData(features.Names, rows, labels.Select(label => (float)label.Score).ToArray());
    }
}
