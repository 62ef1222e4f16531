using System.Buffers;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>
/// Predicts a cost on the device that its measurements are of, as HAT does latencies (Wang et al., 2020, section 3.2). Made by
/// <see cref="CostPredictorTrainer"/>; a cost like any other, for constraints and as an objective. Thread safe.
/// </summary>
public sealed class CostPredictor : ICostModel
{
    private const string KindKey = "cost_model";
    private const string NameKey = "cost";
    private const string UnitKey = "unit";
    private const string DeviceKey = "device";
    private const string SpaceKey = "space";
    private const int LargestStackRow = 256;

    private readonly CostRegression _model;

    internal CostPredictor(CostRegression model, FeatureEncoder features, string name, string unit, string device) =>
        (_model, Features, Name, Unit, Device) = (model, features, name, unit, device);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Unit { get; }

    /// <inheritdoc/>
    public CostEffort Effort => CostEffort.Model;

    /// <summary>The device and task that were measured, in words.</summary>
    public string Device { get; }

    /// <summary>What predicts.</summary>
    public CostModelKind Kind => _model.Kind;

    /// <summary>What it predicts from; the costs on known devices come last.</summary>
    public FeatureEncoder Features { get; }

    /// <summary>Reads a predictor that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">The features that it was trained on; they are checked against the file's layout.</param>
    /// <param name="knownDevices">The known devices that it was trained with; null for none.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ModelFileException">The file is damaged, of another kind, or of another layout or space.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CostPredictor Load(
        string path, FeatureEncoder features, IReadOnlyList<ICostModel>? knownDevices = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(features);
        return Create(TensorFile.Read(path), path, Join(features, knownDevices));
    }

    /// <summary>Reads a predictor from a stream, for example an embedded resource.</summary>
    /// <param name="stream">The content of a file that <see cref="Save"/> wrote, read to its end; it stays open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="features">The features that it was trained on; they are checked against the layout.</param>
    /// <param name="knownDevices">The known devices that it was trained with; null for none.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ModelFileException">The content is damaged, of another kind, or of another layout or space.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static CostPredictor Load(
        Stream stream, string name, FeatureEncoder features, IReadOnlyList<ICostModel>? knownDevices = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(features);
        return Create(TensorFile.Read(stream, name), name, Join(features, knownDevices));
    }

    /// <summary>Writes the model with its layout, normalization, unit and provenance; whole or not at all.</summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _model.ToFile(new Dictionary<string, string>
        {
            [KindKey] = Kind.ToString(),
            [NameKey] = Name,
            [UnitKey] = Unit,
            [DeviceKey] = Device,
            [SpaceKey] = Features.Space.Name,
        }).Write(path);
    }

    /// <summary>The cost of an architecture; a line or network allocates nothing for up to 256 features.</summary>
    /// <param name="architecture">An architecture of the space.</param>
    /// <returns>In <see cref="Unit"/>; what falls below 0 far from what was measured is 0.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public double GetCost(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Span<float> row = Features.Count <= LargestStackRow ? stackalloc float[Features.Count] : new float[Features.Count];
        Features.Encode(architecture, row);
        return GetCost(row);
    }

    /// <inheritdoc/>
    public void GetCosts(IReadOnlyList<Architecture> architectures, Span<double> costs)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        if (costs.Length != architectures.Count)
        {
            throw new ArgumentException(
                $"There are {architectures.Count} architectures and room for {costs.Length} costs; there must be as much.",
                nameof(costs));
        }

        int length = architectures.Count * Features.Count;
        float[] rows = ArrayPool<float>.Shared.Rent(length + architectures.Count);
        try
        {
            Span<float> scores = rows.AsSpan(length, architectures.Count);
            for (int i = 0; i < architectures.Count; i++)
                Features.Encode(architectures[i], rows.AsSpan(i * Features.Count, Features.Count));
            _model.Predict(rows.AsSpan(0, length), scores);
            for (int i = 0; i < architectures.Count; i++) costs[i] = Math.Max(0, scores[i]);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
        }
    }

    /// <summary>The cost of a row of features.</summary>
    internal double GetCost(ReadOnlySpan<float> row) => Math.Max(0, _model.Predict(row));

    /// <summary>Features, then known devices' costs.</summary>
    internal static FeatureEncoder Join(FeatureEncoder features, IReadOnlyList<ICostModel>? knownDevices) =>
        knownDevices is null or { Count: 0 }
            ? features
            : features.Concat(FeatureEncoder.CreateCosts(features.Space, knownDevices));

    private static CostPredictor Create(TensorFile file, string path, FeatureEncoder features)
    {
        CostRegression? process = null;
        IReadOnlyDictionary<string, string> provenance;
        TrainedRegressor? regressor = null;
        if (CostProcessFile.IsOne(file))
        {
            (process, provenance) = CostProcessFile.Read(file, path, features.Names);
        }
        else
        {
            regressor = RegressorFile.Read(file, path, features.Names);
            provenance = regressor.Provenance;
        }

        string? kind = provenance.GetValueOrDefault(KindKey);
        if (!Enum.TryParse(kind, out CostModelKind parsed) || parsed.ToString() != kind
            || (process is not null) != (parsed == CostModelKind.Process))
            throw new ModelFileException(
                path, $"a cost predictor ('{KindKey}' in its provenance)", kind is null ? "none" : $"'{kind}'");
        if (Get(SpaceKey) is var space && space != features.Space.Name)
            throw new ModelFileException(path, $"the space '{features.Space.Name}'", $"'{space}'");
        return new CostPredictor(
            process ?? new RegressorCost(regressor!, parsed), features, Get(NameKey), Get(UnitKey),
            provenance.GetValueOrDefault(DeviceKey, ""));

        string Get(string key) => provenance.GetValueOrDefault(key) is { Length: > 0 } text
            ? text
            : throw new ModelFileException(path, $"'{key}' in its provenance", "none");
    }
}
