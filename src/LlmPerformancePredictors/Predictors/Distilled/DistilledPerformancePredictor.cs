using System.Buffers;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Distilled;

/// <summary>
/// LLM-Distill-PP: a small regression network that was trained on another predictor's answers and gives its own in
/// microseconds (Jawahar et al., 2023, section 5). Made by <see cref="PredictorDistiller"/>.
/// </summary>
public sealed class DistilledPerformancePredictor : IPerformancePredictor, IIdentifiedPredictor
{
    private const string SpaceKey = "space";
    private const string MetricKey = "metric";
    private const string ScaleKey = "metric_scale";
    private const int LargestStackRow = 256;

    internal DistilledPerformancePredictor(FeatureEncoder features, Metric metric, TrainedRegressor regressor)
    {
        Features = features;
        Metric = metric;
        var provenance = new Dictionary<string, string> { [SpaceKey] = features.Space.Name, [MetricKey] = metric.Name };
        if (metric.Scale != MetricScale.Linear) provenance.Add(ScaleKey, metric.Scale.ToString());
        Regressor = regressor.WithProvenance(provenance);
    }

    /// <inheritdoc/>
    public Metric Metric { get; }

    /// <inheritdoc/>
    public SearchSpace Space => Features.Space;

    /// <summary>How an architecture becomes the network's input.</summary>
    public FeatureEncoder Features { get; }

    /// <summary>
    /// The network, or the ensemble of networks; what it predicts stands on the metric's scale, which is the score itself or its
    /// decimal logarithm.
    /// </summary>
    public TrainedRegressor Regressor { get; }

    /// <inheritdoc/>
    /// <remarks>The last digits of a score depend on the processor, and are no part of it.</remarks>
    public string Identity => PredictorIdentity.Create(
        $"network of {Regressor.Members}",
        string.Join('|', Features.Names) + '\n' + PredictorIdentity.Probe(Space, architecture => Predict(architecture), "E2"));

    /// <summary>Reads a predictor that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">The encoding that it was trained with; its layout is checked.</param>
    /// <param name="metric">The metric that it predicts; its name and scale are checked.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ModelFileException">
    /// The file is damaged, of another kind, or of another layout, space or metric.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DistilledPerformancePredictor Load(string path, FeatureEncoder features, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(metric);
        TrainedRegressor regressor = TrainedRegressor.Load(path, features.Names);
        Require(SpaceKey, features.Space.Name);
        Require(MetricKey, metric.Name);
        string scale = regressor.Provenance.GetValueOrDefault(ScaleKey, nameof(MetricScale.Linear));
        if (scale != metric.Scale.ToString())
            throw new ModelFileException(path, $"a metric on the scale '{metric.Scale}'", $"one on '{scale}'");
        return new DistilledPerformancePredictor(features, metric, regressor);

        void Require(string key, string expected)
        {
            string? found = regressor.Provenance.GetValueOrDefault(key);
            if (found != expected)
                throw new ModelFileException(path, $"the {key} '{expected}'", found is null ? "none" : $"'{found}'");
        }
    }

    /// <summary>
    /// Writes the network with its feature layout, normalization, space, metric and provenance; whole or not at all.
    /// </summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Regressor.Save(path);
    }

    /// <summary>
    /// Predicts one architecture at once. Thread safe; allocates nothing for an architecture of <see cref="Space"/> itself and
    /// up to 256 features.
    /// </summary>
    /// <param name="architecture">An architecture of <see cref="Space"/>.</param>
    /// <returns>The score.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public float Predict(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Span<float> row = Features.Count <= LargestStackRow ? stackalloc float[Features.Count] : new float[Features.Count];
        Features.Encode(architecture, row);
        float place = Regressor.Predict(row);
        return Metric.Scale == MetricScale.Linear ? place : (float)Metric.FromScale(place);
    }

    /// <summary>Predicts many architectures at once, in blocks. Thread safe.</summary>
    /// <param name="architectures">Architectures of <see cref="Space"/>.</param>
    /// <param name="scores">Receives one score each.</param>
    /// <param name="standardDeviations">
    /// Receives the ensemble's standard deviations, NaN for a single network; empty if not wanted.
    /// </param>
    /// <param name="threads">Threads that share the work, from 1; the scores are the same bits for any number.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space.</exception>
    public void Predict(
        IReadOnlyList<Architecture> architectures, Span<float> scores, Span<float> standardDeviations = default, int threads = 1)
    {
        if (scores.Length != architectures.Count)
            throw new ArgumentException(
                $"There are {architectures.Count} architectures and room for {scores.Length} scores; there must be as much.",
                nameof(scores));
        int length = architectures.Count * Features.Count;
        float[] rows = ArrayPool<float>.Shared.Rent(length);
        try
        {
            for (int i = 0; i < architectures.Count; i++)
                Features.Encode(architectures[i], rows.AsSpan(i * Features.Count, Features.Count));
            Regressor.Predict(rows.AsSpan(0, length), scores, standardDeviations, threads);
            if (Metric.Scale != MetricScale.Linear) LeaveScale(scores, standardDeviations);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<IReadOnlyList<Prediction>>(cancellationToken);
        float[] scores = new float[architectures.Count];
        float[] deviations = new float[architectures.Count];
        Predict(architectures, scores, deviations);
        var predictions = new Prediction[scores.Length];
        for (int i = 0; i < scores.Length; i++)
            predictions[i] = float.IsFinite(scores[i])
                ? Prediction.FromScore(scores[i], float.IsNaN(deviations[i]) ? null : deviations[i])
                : Prediction.FromFailure(FormattableString.Invariant($"the network gave {scores[i]} for {architectures[i]}"));
        return Task.FromResult<IReadOnlyList<Prediction>>(predictions);
    }

    private void LeaveScale(Span<float> scores, Span<float> deviations)
    {
        for (int i = 0; i < scores.Length; i++) scores[i] = (float)Metric.FromScale(scores[i]);
        for (int i = 0; i < deviations.Length; i++) deviations[i] = (float)Metric.SpreadFromScale(deviations[i], scores[i]);
    }
}
