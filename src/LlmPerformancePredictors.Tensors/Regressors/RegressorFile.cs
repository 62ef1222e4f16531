using System.Globalization;
using System.Text.Json;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Regressors;

/// <summary>A trained regressor as a model file.</summary>
internal static class RegressorFile
{
    /// <summary>The format that the file's metadata names.</summary>
    public const string Format = "llm-performance-predictors/regressor/1";

    private const string FormatKey = "format";
    private const string FeaturesKey = "feature_names";
    private const string MembersKey = "members";
    private const string ProvenancePrefix = "provenance.";

    /// <summary>The content of a model file.</summary>
    public static TensorFile Create(
        IReadOnlyList<string> featureNames,
        Standardization features,
        Standardization target,
        NetworkWeights[] members,
        IReadOnlyDictionary<string, string> provenance)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format,
            [FeaturesKey] = JsonSerializer.Serialize([.. featureNames], RegressorJson.Default.StringArray),
            [MembersKey] = members.Length.ToString(CultureInfo.InvariantCulture),
        };
        foreach ((string name, string value) in provenance)
            metadata[ProvenancePrefix + name] = value;
        List<NamedTensor> tensors =
        [
            CreateVector("features.mean", features.Means), CreateVector("features.scale", features.Scales),
            CreateVector("target.mean", target.Means), CreateVector("target.scale", target.Scales),
        ];
        for (int i = 0; i < members.Length; i++)
            tensors.AddRange(Tensors($"members.{i}", members[i]));
        return new TensorFile(metadata, tensors);
    }

    /// <summary>The tensors of a network, named so that PyTorch's Linear takes them.</summary>
    public static IEnumerable<NamedTensor> Tensors(string prefix, NetworkWeights network)
    {
        for (int layer = 0; layer < network.Layers; layer++)
        {
            yield return new NamedTensor(
                $"{prefix}.layers.{layer}.weight", [network.Sizes[layer + 1], network.Sizes[layer]], network.Weights[layer]);
            yield return CreateVector($"{prefix}.layers.{layer}.bias", network.Biases[layer]);
        }
    }

    /// <summary>Reads and checks a model file.</summary>
    public static TrainedRegressor Read(TensorFile file, string path, IReadOnlyList<string>? expectedFeatureNames)
    {
        if (!file.Metadata.TryGetValue(FormatKey, out string? format) || format != Format)
        {
            throw new ModelFileException(
                path, $"the format '{Format}' in its metadata", format is null ? "no format" : $"'{format}'");
        }

        string[] names = ReadFeatureNames(path, file);
        if (expectedFeatureNames is not null && !names.AsSpan().SequenceEqual(expectedFeatureNames.ToArray()))
        {
            throw new ModelFileException(
                path,
                $"the feature layout [{string.Join(", ", expectedFeatureNames)}]",
                $"[{string.Join(", ", names)}]; train a model for this layout");
        }

        var features = new Standardization(
            ReadColumn(path, file, "features.mean", names.Length), ReadScale(path, file, "features.scale", names.Length));
        var target = new Standardization(ReadColumn(path, file, "target.mean", 1), ReadScale(path, file, "target.scale", 1));
        string countText = file.Metadata.GetValueOrDefault(MembersKey, "nothing");
        if (!int.TryParse(countText, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > 1000)
            throw new ModelFileException(path, $"1 to 1000 as metadata '{MembersKey}'", $"'{countText}'");
        var members = new NetworkWeights[count];
        for (int i = 0; i < count; i++)
        {
            members[i] = Network(path, file, $"members.{i}", names.Length);
            if (!members[i].Sizes.AsSpan().SequenceEqual(members[0].Sizes))
            {
                throw new ModelFileException(
                    path, $"members of one shape, {Text(members[0].Sizes)}", $"{Text(members[i].Sizes)} for member {i}");
            }
        }

        var provenance = file.Metadata.Where(entry => entry.Key.StartsWith(ProvenancePrefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[ProvenancePrefix.Length..], entry => entry.Value);
        return new TrainedRegressor(names, features, target, members, provenance);
    }

    /// <summary>Reads and checks a network.</summary>
    public static NetworkWeights Network(string path, TensorFile file, string prefix, int features)
    {
        List<int> sizes = [features];
        List<float[]> weights = [], biases = [];
        while (file.Find($"{prefix}.layers.{weights.Count}.weight") is { } weight)
        {
            string bias = $"{prefix}.layers.{weights.Count}.bias";
            if (weight.Shape.Count != 2 || weight.Shape[1] != sizes[^1] || weight.Shape[0] < 1)
                throw new ModelFileException(path, $"'{weight.Name}' of shape [outputs, {sizes[^1]}]", Text(weight.Shape));
            sizes.Add(weight.Shape[0]);
            weights.Add(ReadFinite(path, weight));
            biases.Add(ReadColumn(path, file, bias, sizes[^1]));
        }

        if (weights.Count == 0 || sizes[^1] != 1)
        {
            throw new ModelFileException(
                path, $"layers '{prefix}.layers.0.weight' and on, the last with one output", Text(sizes));
        }

        return new NetworkWeights([.. sizes], [.. weights], [.. biases]);
    }

    private static NamedTensor CreateVector(string name, float[] values) => new(name, [values.Length], values);

    private static string[] ReadFeatureNames(string path, TensorFile file)
    {
        string text = file.Metadata.GetValueOrDefault(FeaturesKey, "nothing");
        try
        {
            if (StrictJson.Deserialize(text, RegressorJson.Default.StringArray) is { Length: > 0 } names && !names.Contains(null))
                return names;
        }
        catch (JsonException)
        {
            // Refused below, like a list that is empty.
        }

        throw new ModelFileException(path, $"a list of names as metadata '{FeaturesKey}'", text);
    }

    private static float[] ReadScale(string path, TensorFile file, string name, int length)
    {
        float[] values = ReadColumn(path, file, name, length);
        foreach (float value in values)
        {
            // Of some numbers above 0 one over them is infinity.
            if (!(value > 0) || !float.IsFinite(1f / value))
                throw new ModelFileException(path, $"numbers above 0 in '{name}'", value.ToString(CultureInfo.InvariantCulture));
        }

        return values;
    }

    private static float[] ReadColumn(string path, TensorFile file, string name, int length)
    {
        NamedTensor? tensor = file.Find(name);
        if (tensor is null || tensor.Shape.Count != 1 || tensor.Shape[0] != length)
        {
            throw new ModelFileException(
                path, $"'{name}' of shape [{length}]", tensor is null ? "no tensor of that name" : Text(tensor.Shape));
        }

        return ReadFinite(path, tensor);
    }

    private static float[] ReadFinite(string path, NamedTensor tensor)
    {
        CheckedTensors.RequireFinite(path, tensor);
        return tensor.Values.ToArray();
    }

    private static string Text(IEnumerable<int> sizes) => $"[{string.Join(", ", sizes)}]";
}
