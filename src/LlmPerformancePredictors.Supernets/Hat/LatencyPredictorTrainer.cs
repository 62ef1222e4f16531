using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// Trains a latency predictor: network and least squares on the same ten averages, both measured on ten seeded held-out
/// tenths, and the better one kept. These tables are almost linear, so the honest choice may be the line.
/// </summary>
/// <param name="engines">Makes the engine of each training.</param>
public sealed class LatencyPredictorTrainer(ITensorEngineFactory engines)
{
    private readonly ITensorEngineFactory _engines = engines ?? throw new ArgumentNullException(nameof(engines));
    private const int Folds = 10;
    private const long ShuffleStream = -2;

    /// <summary>Trains and compares.</summary>
    /// <param name="measurements">At least 100, as <see cref="LatencyTable.Read"/> gives them.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="space">
    /// The space whose architectures will be asked for; default <see cref="MachineTranslationSpace"/>.
    /// </param>
    /// <param name="progress">Receives after every fold how many of ten are done; null for nothing.</param>
    /// <param name="cancellationToken">Stops training.</param>
    /// <returns>The better model, trained on all measurements, and both models' figures.</returns>
    /// <exception cref="ArgumentException">
    /// There are too few measurements, a setting is out of range, or the space has not ten averages.
    /// </exception>
    public LatencyReport Train(
        IReadOnlyList<LatencyMeasurement> measurements, LatencyTrainingOptions? options = null, SearchSpace? space = null,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        const int minCount = 100;
        options ??= new LatencyTrainingOptions();
        new LatencyTrainingOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (measurements.Count < minCount)
        {
            throw new ArgumentException(
                $"There are {measurements.Count} measurements; a latency predictor needs at least {minCount}.",
                nameof(measurements));
        }

        FeatureEncoder features = FeatureEncoder.CreateAverages(space ?? MachineTranslationSpace.Instance);
        if (measurements.FirstOrDefault(measurement => measurement.Features.Count != features.Count) is { } misfit)
        {
            throw new ArgumentException(
                $"A measurement has {misfit.Features.Count} features; "
                + $"the space '{features.Space.Name}' has {features.Count} averages.",
                nameof(space));
        }

        LatencyMeasurement[] shuffled = [.. measurements];
        RandomSource.Create(options.Network.Seed, ShuffleStream).Shuffle(shuffled);
        using TensorEngine engine = _engines.Create();
        var line = new List<LatencyFigures>();
        var network = new List<LatencyFigures>();
        for (int fold = 0; fold < Folds; fold++)
        {
            int from = fold * shuffled.Length / Folds, to = (fold + 1) * shuffled.Length / Folds;
            LatencyMeasurement[] heldOut = shuffled[from..to];
            RegressionData seen = ToData([.. shuffled[..from], .. shuffled[to..]], features);
            line.Add(Evaluate(LeastSquares.Fit(seen), heldOut, features));
            TrainedRegressor trained =
                RegressorTrainer.Train(engine, seen, options.Network, cancellationToken: cancellationToken);
            network.Add(Evaluate(trained, heldOut, features));
            progress?.Report(fold + 1);
        }

        (LatencyFigures lineFigures, LatencyFigures networkFigures) = (Average(line), Average(network));
        LatencyModelKind kept =
            networkFigures.RmseMs < lineFigures.RmseMs ? LatencyModelKind.Network : LatencyModelKind.LeastSquares;
        RegressionData all = ToData([.. measurements], features);
        TrainedRegressor model = kept == LatencyModelKind.Network
            ? RegressorTrainer.Train(engine, all, options.Network, cancellationToken: cancellationToken)
            : LeastSquares.Fit(all);
        var predictor = new LatencyPredictor(model, features, kept, options.Device);
        return new LatencyReport(predictor, kept, lineFigures, networkFigures, measurements.Count);
    }

    private static RegressionData ToData(LatencyMeasurement[] rows, FeatureEncoder features) => new(
        features.Names,
        rows.SelectMany(row => row.Features).Select(value => (float)value).ToArray(),
        rows.Select(row => (float)row.TotalMs).ToArray());

    private static LatencyFigures Evaluate(TrainedRegressor model, LatencyMeasurement[] heldOut, FeatureEncoder features)
    {
        RegressionData data = ToData(heldOut, features);
        float[] scores = new float[heldOut.Length];
        model.Predict(data.Features.Span, scores);
        double[] predicted = [.. scores.Select(score => (double)score)];
        double[] measured = [.. heldOut.Select(measurement => measurement.TotalMs)];
        return new LatencyFigures(
            ErrorMetrics.RootMeanSquare(measured, predicted),
            100 * measured.Zip(predicted, (ms, predictedMs) => Math.Abs(ms - predictedMs) / ms).Average(),
            RankCorrelation.KendallTauB(measured, predicted));
    }

    private static LatencyFigures Average(List<LatencyFigures> folds) => new(
        folds.Average(fold => fold.RmseMs),
        folds.Average(fold => fold.MeanAbsolutePercentageError),
        folds.Average(fold => fold.KendallTauB));
}
