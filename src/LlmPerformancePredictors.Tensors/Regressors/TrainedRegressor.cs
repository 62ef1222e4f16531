using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// An ensemble of multilayer perceptrons with its normalization: rows of features in, one score a row out, in the unit of the
/// scores it was trained on. Immutable and safe for any number of threads.
/// </summary>
public sealed partial class TrainedRegressor
{
    private readonly NetworkWeights[] _members;
    private readonly PackedNetwork[] _networks;
    private readonly Standardization _features;
    private readonly Standardization _target;
    private readonly InstructionSet _set;

    internal TrainedRegressor(
        IReadOnlyList<string> featureNames,
        Standardization features,
        Standardization target,
        NetworkWeights[] members,
        IReadOnlyDictionary<string, string> provenance,
        PredictionPrecision precision = PredictionPrecision.Full,
        InstructionSet? set = null)
    {
        FeatureNames = [.. featureNames];
        Provenance = new SortedDictionary<string, string>(provenance.ToDictionary(), StringComparer.Ordinal);
        Precision = precision;
        _features = features;
        _target = target;
        _members = members;
        _set = set ?? InstructionSets.Best;
        _networks = Array.ConvertAll(members, member => new PackedNetwork(member, precision, _set));
    }

    /// <summary>The layout of a row: the name of each feature, in order.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The units of each hidden layer.</summary>
    public IReadOnlyList<int> HiddenSizes => _members[0].Sizes[1..^1];

    /// <summary>The networks of the ensemble, at least 1.</summary>
    public int Members => _members.Length;

    /// <summary>How one row is predicted; many rows are always predicted in single precision.</summary>
    public PredictionPrecision Precision { get; }

    /// <summary>Where the model comes from: settings and errors of the training, and what the caller added.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedFeatureNames">The layout that the caller's rows have; null accepts any.</param>
    /// <returns>The regressor.</returns>
    /// <exception cref="ModelFileException">The file is damaged, no regressor, or has another layout.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainedRegressor Load(string path, IReadOnlyList<string>? expectedFeatureNames = null) =>
        RegressorFile.Read(TensorFile.Read(path), path, expectedFeatureNames);

    /// <summary>Reads a model file from a stream, for example an embedded resource.</summary>
    /// <param name="stream">The content of a file, read to its end; it stays open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="expectedFeatureNames">The layout that the caller's rows have; null accepts any.</param>
    /// <returns>The regressor.</returns>
    /// <exception cref="ModelFileException">The content is damaged, no regressor, or has another layout.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static TrainedRegressor Load(Stream stream, string name, IReadOnlyList<string>? expectedFeatureNames = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return RegressorFile.Read(TensorFile.Read(stream, name), name, expectedFeatureNames);
    }

    /// <summary>Writes a safetensors file, whole or not at all; the same model gives the same bytes.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ToFile().Write(path);
    }

    /// <summary>The content of the file that <see cref="Save"/> writes.</summary>
    internal TensorFile ToFile() => RegressorFile.Create(FeatureNames, _features, _target, _members, Provenance);

    /// <summary>The same model with more provenance, such as the name of the search space or the teacher.</summary>
    /// <param name="entries">Strings by name; a name that is there is replaced.</param>
    /// <returns>A new regressor.</returns>
    public TrainedRegressor WithProvenance(IReadOnlyDictionary<string, string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var merged = Provenance.ToDictionary();
        foreach ((string name, string value) in entries)
            merged[name] = value;
        return new TrainedRegressor(FeatureNames, _features, _target, _members, merged, Precision, _set);
    }

    /// <summary>The same model with weights of another precision for predicting one row.</summary>
    /// <param name="precision">The precision.</param>
    /// <returns>A new regressor.</returns>
    public TrainedRegressor WithPrecision(PredictionPrecision precision) =>
        new(FeatureNames, _features, _target, _members, Provenance, precision, _set);

    /// <summary>The same model on another instruction set, for tests that compare them.</summary>
    internal TrainedRegressor On(InstructionSet set) =>
        new(FeatureNames, _features, _target, _members, Provenance, Precision, set);
}
