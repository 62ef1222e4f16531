using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Predictors.Distilled;

/// <summary>Trains a small network on another predictor's answers (Jawahar et al., 2023, section 5). Thread safe.</summary>
/// <param name="engines">Makes the engine of each training.</param>
public sealed class PredictorDistiller(ITensorEngineFactory engines)
{
    private readonly ITensorEngineFactory _engines = engines ?? throw new ArgumentNullException(nameof(engines));
    // Any number that training itself does not use as a stream of the same seed.
    private const long HeldOutStream = -1;

    private const int FewestLabels = 10;

    /// <summary>Asks a teacher for the scores of a pool and trains on its answers.</summary>
    /// <param name="teacher">Any predictor.</param>
    /// <param name="pool">Different architectures of its space, at least 10.</param>
    /// <param name="features">How an architecture becomes the network's input.</param>
    /// <param name="options">How to train; null takes the defaults.</param>
    /// <param name="progress">Receives the state after every epoch; null for none.</param>
    /// <param name="cancellationToken">Stops asking and training.</param>
    /// <returns>The predictor and its fidelity. What the teacher had no score for is left out and reported.</returns>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, an architecture is in the pool twice, or there are too few: refused before the teacher is
    /// asked. Or the teacher gave too few scores.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">Teacher, features or pool are of different spaces.</exception>
    public async Task<DistillationResult> DistillAsync(
        IPerformancePredictor teacher, IReadOnlyList<Architecture> pool, FeatureEncoder features,
        DistillationOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(features);
        // What can be refused is refused before the teacher, who may have to be paid, is asked.
        options = options?.Clone() ?? new DistillationOptions();
        new DistillationOptionsValidator().ThrowIfInvalid(options, nameof(options));
        pool = [.. pool.Select(architecture => features.Space.Adopt(teacher.Space.Adopt(architecture)))];
        RequirePool("architectures in the pool", pool, nameof(pool));
        foreach (Architecture architecture in pool) features.Encode(architecture);
        if (options.CheckpointPath is { } checkpoint)
        {
            AtomicFile.RequireWritable(checkpoint);
            if (File.Exists(checkpoint)) TensorFile.Read(checkpoint);
        }

        _engines.Create().Dispose();
        IReadOnlyList<Prediction> answers = ScoreGuard.Check(
            "The teacher", teacher.Metric, pool, await teacher.PredictAsync(pool, cancellationToken).ConfigureAwait(false));
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
    /// A setting or a label is out of range, an architecture is labeled twice, or there are too few labels.
    /// </exception>
    public DistillationResult Distill(
        IReadOnlyList<Demonstration> labels, Metric metric, FeatureEncoder features,
        DistillationOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(features);
        options ??= new DistillationOptions();
        new DistillationOptionsValidator().ThrowIfInvalid(options, nameof(options));
        RequirePool("labels", [.. labels.Select(label => label.Architecture)], nameof(labels));
        ScoreGuard.Require("label of", labels, metric, nameof(labels));
        if (labels.FirstOrDefault(label => !float.IsFinite((float)label.Score)) is { } beyond)
            throw new ArgumentException(
                FormattableString.Invariant($"The label of {beyond.Architecture} is {beyond.Score}; allowed is what a float ")
                + FormattableString.Invariant($"can say, {float.MinValue} to {float.MaxValue}. Scale the metric."),
                nameof(labels));

        // The order of the labels may not matter to which are held out, so that a resumed labeling gives the same split.
        Demonstration[] shuffled = [.. labels.OrderBy(label => label.Architecture.Id, StringComparer.Ordinal)];
        RandomSource.Create(options.Regressor.Seed, HeldOutStream).Shuffle(shuffled);
        int heldOut = options.HeldOutFraction == 0 ? 0 : Math.Max(1, (int)Math.Round(labels.Count * options.HeldOutFraction));
        Demonstration[] unseen = shuffled[..heldOut];
        Demonstration[] seen = shuffled[heldOut..];

        using TensorEngine engine = _engines.Create();
        TrainedRegressor regressor = RegressorTrainer.Train(
            engine, Encode(seen, metric, features), options.Regressor, options.CheckpointPath, progress, cancellationToken);
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
            unseen.Length >= 1
                ? ErrorMetrics.MeanAbsolute(metric.ToScale(teacher), metric.ToScale(student))
                : double.NaN,
            unseen.Length >= 2 ? RankCorrelation.KendallTauB(teacher, student) : double.NaN);
    }

    private static void RequirePool(string what, IReadOnlyList<Architecture> architectures, string parameter)
    {
        if (architectures.Count < FewestLabels)
            throw new ArgumentException(
                $"There are {architectures.Count} {what}; distillation needs at least {FewestLabels}.", parameter);
        if (architectures.GroupBy(architecture => architecture).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"{twice.Key} is labeled {twice.Count()} times; keep one label.", parameter);
    }

    private static RegressionData Encode(Demonstration[] labels, Metric metric, FeatureEncoder features)
    {
        float[] rows = new float[labels.Length * features.Count];
        for (int i = 0; i < labels.Length; i++)
            features.Encode(labels[i].Architecture, rows.AsSpan(i * features.Count, features.Count));
        return new RegressionData(features.Names, rows, labels.Select(label => (float)metric.ToScale(label.Score)).ToArray());
    }
}
