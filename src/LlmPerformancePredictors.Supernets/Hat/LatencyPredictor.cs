using System.Buffers;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// Predicts the latency of a machine-translation Transformer on the device that its measurements are of: encoder and decoder
/// together, ms (Wang et al., 2020, section 3.2). Made by <see cref="LatencyPredictorTrainer"/>. Thread safe.
/// </summary>
public sealed class LatencyPredictor : ICostModel
{
    private const string KindKey = "latency_model";
    private const string DeviceKey = "device";

    private readonly FeatureEncoder _features;

    internal LatencyPredictor(TrainedRegressor regressor, FeatureEncoder features, LatencyModelKind kind, string device)
    {
        Regressor = regressor.WithProvenance(
            new Dictionary<string, string> { [KindKey] = kind.ToString(), [DeviceKey] = device });
        (_features, Kind, Device) = (features, kind, device);
    }

    /// <inheritdoc/>
    public string Name => "latency";

    /// <inheritdoc/>
    public string Unit => "ms";

    /// <inheritdoc/>
    public CostEffort Effort => CostEffort.Model;

    /// <summary>The device and task that were measured, in words.</summary>
    public string Device { get; }

    /// <summary>What predicts: the line or the network.</summary>
    public LatencyModelKind Kind { get; }

    /// <summary>The model; the line is one without hidden layers.</summary>
    public TrainedRegressor Regressor { get; }

    /// <summary>Reads a predictor that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">
    /// The space; default <see cref="MachineTranslationSpace"/>. Its averages are checked against the file's layout.
    /// </param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ModelFileException">The file is damaged, of another kind, or of another layout.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LatencyPredictor Load(string path, SearchSpace? space = null)
    {
        FeatureEncoder features = FeatureEncoder.CreateAverages(space ?? MachineTranslationSpace.Instance);
        return Create(TrainedRegressor.Load(path, features.Names), features, path);
    }

    /// <summary>Reads a predictor from a stream, for example an embedded resource.</summary>
    /// <param name="stream">The content of a file that <see cref="Save"/> wrote, read to its end; it stays open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="space">
    /// The space; default <see cref="MachineTranslationSpace"/>. Its averages are checked against the layout.
    /// </param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ModelFileException">The content is damaged, of another kind, or of another layout.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static LatencyPredictor Load(Stream stream, string name, SearchSpace? space = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        FeatureEncoder features = FeatureEncoder.CreateAverages(space ?? MachineTranslationSpace.Instance);
        return Create(TrainedRegressor.Load(stream, name, features.Names), features, name);
    }

    /// <summary>Writes the model with its layout, normalization and provenance; whole or not at all.</summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Regressor.Save(path);
    }

    /// <summary>The latency of encoder and decoder together; allocates nothing.</summary>
    /// <param name="architecture">An architecture of the space.</param>
    /// <returns>ms; a line that falls below 0 far from what was measured gives 0.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public double GetCost(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Span<float> row = stackalloc float[_features.Count];
        _features.Encode(architecture, row);
        return Math.Max(0, Regressor.Predict(row));
    }

    /// <inheritdoc/>
    public void GetCosts(IReadOnlyList<Architecture> architectures, Span<double> costs)
    {
        if (costs.Length != architectures.Count)
        {
            throw new ArgumentException(
                $"There are {architectures.Count} architectures and room for {costs.Length} costs; there must be as much.",
                nameof(costs));
        }

        int length = architectures.Count * _features.Count;
        float[] rows = ArrayPool<float>.Shared.Rent(length + architectures.Count);
        try
        {
            Span<float> scores = rows.AsSpan(length, architectures.Count);
            for (int i = 0; i < architectures.Count; i++)
                _features.Encode(architectures[i], rows.AsSpan(i * _features.Count, _features.Count));
            Regressor.Predict(rows.AsSpan(0, length), scores);
            for (int i = 0; i < architectures.Count; i++) costs[i] = Math.Max(0, scores[i]);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
        }
    }

    private static LatencyPredictor Create(TrainedRegressor regressor, FeatureEncoder features, string name)
    {
        string? kind = regressor.Provenance.GetValueOrDefault(KindKey);
        return Enum.TryParse(kind, out LatencyModelKind parsed)
            ? new LatencyPredictor(regressor, features, parsed, regressor.Provenance.GetValueOrDefault(DeviceKey, ""))
            : throw new ModelFileException(
                name, $"a latency predictor ('{KindKey}' in its provenance)", kind is null ? "none" : $"'{kind}'");
    }
}
