using System.Globalization;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>The state of a run in a safetensors file: weights, Adam's running means, steps and tokens.</summary>
/// <param name="model">The model.</param>
/// <param name="adam">Its optimizer.</param>
/// <param name="run">The fingerprint of the run; files of other runs are refused.</param>
internal sealed class SupernetCheckpoint(SuperTransformer model, AdamOptimizer adam, string run)
{
    private const string Format = "llm-performance-predictors/supernet-checkpoint/1";

    /// <summary>Writes the state, whole or not at all.</summary>
    public void Write(string path, int steps, long targetTokens)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["run"] = run,
            ["step"] = steps.ToString(CultureInfo.InvariantCulture),
            ["tokens"] = targetTokens.ToString(CultureInfo.InvariantCulture),
        };
        List<NamedTensor> tensors = [.. model.ReadWeights()];
        int count = tensors.Count;
        for (int i = 0; i < count; i++)
        {
            NamedTensor weights = tensors[i];
            float[] first = new float[weights.Values.Length], second = new float[first.Length];
            adam.ReadState(i, first, second);
            tensors.Add(new NamedTensor(NameFirst(weights.Name), weights.Shape, first));
            tensors.Add(new NamedTensor(NameSecond(weights.Name), weights.Shape, second));
        }

        new TensorFile(metadata, tensors).Write(path);
    }

    /// <summary>Reads a state into model and optimizer.</summary>
    /// <returns>Steps and target tokens that were done.</returns>
    /// <exception cref="ModelFileException">The file is damaged, or of another run.</exception>
    public (int Steps, long TargetTokens) Read(string path, int maxSteps)
    {
        TensorFile file = TensorFile.Read(path);
        RequireThisRun(file, path);
        long steps = ReadNumber(file, path, "step", maxSteps), targetTokens = ReadNumber(file, path, "tokens", long.MaxValue);
        string[] names = [.. model.ParameterNames];
        for (int i = 0; i < names.Length; i++)
        {
            TensorShape shape = model.Parameters[i].Shape;
            adam.WriteState(
                i,
                SuperTransformer.RequireTensor(file, path, NameFirst(names[i]), shape),
                SuperTransformer.RequireTensor(file, path, NameSecond(names[i]), shape));
        }

        model.WriteWeights(file, path);
        adam.StepCount = steps;
        return ((int)steps, targetTokens);
    }

    private static string NameFirst(string parameter) => $"first.{parameter}";

    private static string NameSecond(string parameter) => $"second.{parameter}";

    private void RequireThisRun(TensorFile file, string path)
    {
        string? format = file.Metadata.GetValueOrDefault("format"), found = file.Metadata.GetValueOrDefault("run");
        if (format != Format)
            throw new ModelFileException(
                path, $"the format '{Format}' in its metadata", format is null ? "no format" : $"'{format}'");
        if (found != run)
        {
            throw new ModelFileException(
                path,
                $"a checkpoint of this data, model and these settings ({run})",
                $"one of others ({found}); delete it, or give another path");
        }
    }

    private static long ReadNumber(TensorFile file, string path, string key, long max)
    {
        string text = file.Metadata.GetValueOrDefault(key, "nothing");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= max
            ? number
            : throw new ModelFileException(path, FormattableString.Invariant($"0 to {max} as metadata '{key}'"), $"'{text}'");
    }
}
