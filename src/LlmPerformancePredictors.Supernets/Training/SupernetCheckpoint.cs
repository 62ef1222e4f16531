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
    /// <param name="path">The file.</param>
    /// <param name="maxSteps">The most steps of the run.</param>
    /// <param name="maxStepTokens">The most target tokens of a step.</param>
    /// <returns>Steps and target tokens that were done.</returns>
    /// <exception cref="ModelFileException">
    /// The file is damaged, or of another run; model and optimizer are as they were.
    /// </exception>
    public (int Steps, long TargetTokens) Read(string path, int maxSteps, int maxStepTokens)
    {
        TensorFile file = TensorFile.Read(path);
        RequireThisRun(file, path);
        long steps = ReadNumber(file, path, "step", maxSteps);
        long targetTokens = ReadNumber(file, path, "tokens", steps * maxStepTokens);
        var tensors = new CheckedTensors(file, path);
        string[] names = [.. model.ParameterNames];

        // All is checked before the first number is changed.
        for (int i = 0; i < names.Length; i++)
        {
            int[] lengths = SuperTransformer.GetLengths(model.Parameters[i].Shape);
            tensors.Require(names[i], lengths);
            tensors.Require(NameFirst(names[i]), lengths);
            RequireSquares(path, NameSecond(names[i]), tensors.Require(NameSecond(names[i]), lengths));
        }

        for (int i = 0; i < names.Length; i++)
        {
            int[] lengths = SuperTransformer.GetLengths(model.Parameters[i].Shape);
            adam.WriteState(i, tensors.Require(NameFirst(names[i]), lengths), tensors.Require(NameSecond(names[i]), lengths));
        }

        model.WriteWeights(tensors);
        adam.StepCount = steps;
        return ((int)steps, targetTokens);
    }

    private static string NameFirst(string parameter) => $"first.{parameter}";

    private static string NameSecond(string parameter) => $"second.{parameter}";

    private static void RequireSquares(string path, string name, ReadOnlySpan<float> means)
    {
        foreach (float mean in means)
        {
            if (mean < 0)
                throw new ModelFileException(
                    path, $"means of squares, at least 0, in '{name}'", mean.ToString(CultureInfo.InvariantCulture));
        }
    }

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
