using System.Globalization;
using System.Text.Json;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>A Gaussian process of costs as a model file: the rows that it learned from, and its scale.</summary>
internal static class CostProcessFile
{
    /// <summary>The format that the file's metadata names.</summary>
    public const string Format = "llm-performance-predictors/cost-process/1";

    private const string FormatKey = "format";
    private const string FeaturesKey = "feature_names";
    private const string ScaleKey = "scale";
    private const string RowsName = "rows";
    private const string CostsName = "costs";
    private const string ProvenancePrefix = "provenance.";
    private const int MostRows = 5000;

    /// <summary>Whether a file is one.</summary>
    public static bool IsOne(TensorFile file) => file.Metadata.GetValueOrDefault(FormatKey) == Format;

    /// <summary>The content of a model file.</summary>
    public static TensorFile Create(RegressionData data, ProcessScale scale, IReadOnlyDictionary<string, string> provenance)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format,
            [FeaturesKey] = JsonSerializer.Serialize([.. data.FeatureNames], RegressorJson.Default.StringArray),
            [ScaleKey] = string.Create(
                CultureInfo.InvariantCulture, $"{scale.Linear:R} {scale.Local:R} {scale.Length:R} {scale.Noise:R}"),
        };
        foreach ((string name, string value) in provenance) metadata[ProvenancePrefix + name] = value;
        return new TensorFile(
            metadata,
            [
                new NamedTensor(RowsName, [data.Count, data.FeatureNames.Count], data.Features),
                new NamedTensor(CostsName, [data.Count], data.Scores),
            ]);
    }

    /// <summary>Reads and checks a model file.</summary>
    /// <exception cref="ModelFileException">The file is damaged, or of another layout.</exception>
    public static (CostProcess Process, IReadOnlyDictionary<string, string> Provenance) Read(
        TensorFile file, string path, IReadOnlyList<string> expected)
    {
        if (!ReadNames(file, path).SequenceEqual(expected, StringComparer.Ordinal))
            throw new ModelFileException(
                path, $"the feature layout [{string.Join(", ", expected)}]",
                $"[{string.Join(", ", ReadNames(file, path))}]; train a model for this layout");
        int count = file.Find(CostsName) is { Shape: [var length] } ? length : 0;
        if (count is < 1 or > MostRows)
            throw new ModelFileException(path, $"1 to {MostRows} numbers as '{CostsName}'", $"{count}");
        var tensors = new CheckedTensors(file, path);
        float[] rows = tensors.Require(RowsName, count, expected.Count).ToArray();
        float[] costs = tensors.Require(CostsName, count).ToArray();
        var data = new RegressionData(expected, rows, costs);
        ProcessScale scale = ReadScale(file, path);
        var provenance = file.Metadata.Where(entry => entry.Key.StartsWith(ProvenancePrefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[ProvenancePrefix.Length..], entry => entry.Value);
        try
        {
            return (CostProcess.Create(data, scale), provenance);
        }
        catch (InvalidOperationException exception)
        {
            throw new ModelFileException(path, "rows that a Gaussian process can be computed from", exception.Message, exception);
        }
    }

    private static string[] ReadNames(TensorFile file, string path)
    {
        string text = file.Metadata.GetValueOrDefault(FeaturesKey, "nothing");
        try
        {
            if (StrictJson.Deserialize(text, RegressorJson.Default.StringArray) is { } names && !names.Contains(null))
                return names;
        }
        catch (JsonException)
        {
            // Refused below, like a list that is none.
        }

        throw new ModelFileException(path, $"a list of names as metadata '{FeaturesKey}'", text);
    }

    private static ProcessScale ReadScale(TensorFile file, string path)
    {
        string text = file.Metadata.GetValueOrDefault(ScaleKey, "nothing");
        double[] numbers = [.. text.Split(' ').Select(part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        if (numbers.Length == 4)
        {
            // What no search for a scale could have come to was not written by one.
            var scale = new ProcessScale(numbers[0], numbers[1], numbers[2], numbers[3]);
            if (Enumerable.Range(0, 4).All(coordinate => scale.Move(coordinate, 1) is not null)) return scale;
        }

        throw new ModelFileException(path, $"four numbers above 0 within their bounds as metadata '{ScaleKey}'", text);
    }
}
