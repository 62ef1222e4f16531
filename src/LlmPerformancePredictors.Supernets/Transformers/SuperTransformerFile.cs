using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Storage;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// A super-Transformer as a safetensors file: its weights, and in the metadata its options, its largest plan and its provenance.
/// </summary>
public static class SuperTransformerFile
{
    private const string Format = "llm-performance-predictors/super-transformer/1";

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="provenance">
    /// What else the file should say; null for nothing. Keys must not be 'format', 'options', 'plan' or 'content_checksum'.
    /// </param>
    /// <exception cref="ArgumentException">The provenance has one of those keys.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(SuperTransformer model, string path, IReadOnlyDictionary<string, string>? provenance = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        var metadata = new Dictionary<string, string>(provenance ?? new Dictionary<string, string>())
        {
            { "format", Format },
            { "options", JsonSerializer.Serialize(model.Options, TransformerJson.Default.SuperTransformerOptions) },
            { "plan", JsonSerializer.Serialize(model.Largest, TransformerJson.Default.TransformerPlan) },
        };
        using EngineUse use = model.Engine.WaitForUse();
        new TensorFile(metadata, model.ReadWeights()).Write(path);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="engine">The engine that keeps its parameters.</param>
    /// <param name="path">The file.</param>
    /// <returns>The model, to be disposed.</returns>
    /// <exception cref="ModelFileException">The file is damaged or of another kind.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SuperTransformer Read(TensorEngine engine, string path)
    {
        ArgumentNullException.ThrowIfNull(engine);
        TensorFile file = TensorFile.Read(path);
        string? format = file.Metadata.GetValueOrDefault("format");
        if (format != Format)
            throw new ModelFileException(
                path, $"the format '{Format}' in its metadata", format is null ? "no format" : $"'{format}'");
        try
        {
            return new SuperTransformer(
                engine,
                ReadField(file, path, "options", TransformerJson.Default.SuperTransformerOptions),
                ReadField(file, path, "plan", TransformerJson.Default.TransformerPlan),
                new CheckedTensors(file, path));
        }
        catch (ArgumentException exception)
        {
            throw new ModelFileException(path, "options and a plan that fit each other", exception.Message, exception);
        }
    }

    private static T ReadField<T>(TensorFile file, string path, string key, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return StrictJson.Deserialize(
                file.Metadata.GetValueOrDefault(key) ?? throw new ModelFileException(path, $"'{key}' in its metadata", "none"),
                type);
        }
        catch (JsonException exception)
        {
            throw new ModelFileException(
                path, $"'{key}' in its metadata as JSON of a {typeof(T).Name}", exception.Message, exception);
        }
    }
}
