using System.Globalization;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Regressors;

/// <summary>Writes and reads the state of a training run, and knows its own by data and settings.</summary>
internal sealed class TrainingCheckpoints
{
    private const string Format = "llm-performance-predictors/checkpoint/1";

    private readonly string? _path;
    private readonly int _features;
    private readonly int _members;
    private readonly int _epochs;
    private readonly string _run;

    /// <summary>Creates the checkpoints of a training run.</summary>
    /// <param name="path">The file; null writes nothing.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">The settings.</param>
    public TrainingCheckpoints(string? path, RegressionData data, RegressorOptions options)
    {
        _path = path;
        _features = data.FeatureNames.Count;
        _members = options.Members;
        _epochs = options.Epochs;
        if (path is not null) AtomicFile.RequireWritable(path);
        _run = path is null ? string.Empty : CreateFingerprint(data, options);
    }

    /// <summary>Reads the checkpoint.</summary>
    /// <returns>The state; null if there is no file yet.</returns>
    /// <exception cref="ModelFileException">The file is damaged, or of another run.</exception>
    public TrainingCheckpoint? Read()
    {
        if (_path is null || !File.Exists(_path))
            return null;
        TensorFile file = TensorFile.Read(_path);
        if (file.Metadata.GetValueOrDefault("format") is var format && format != Format)
            throw new ModelFileException(
                _path, $"the format '{Format}' in its metadata", format is null ? "no format" : $"'{format}'");
        if (file.Metadata.GetValueOrDefault("run") is var run && run != _run)
        {
            throw new ModelFileException(
                _path, $"a checkpoint of this data and these options ({_run})",
                $"one of others ({run}); delete it, or give another path");
        }

        int count = (int)Number(file, "done", 0, _members);
        TrainedMember[] done = [.. Enumerable.Range(0, count).Select(i => Member(file, $"done.{i}"))];
        if (!file.Metadata.ContainsKey("epochs"))
            return new TrainingCheckpoint(done, null);
        NetworkWeights weights = Network(file, "now"), first = Network(file, "first"), second = Network(file, "second");
        int epochs = (int)Number(file, "epochs", 1, _epochs);
        return new TrainingCheckpoint(
            done, new MemberState(epochs, Number(file, "steps", 1, long.MaxValue), weights, first, second, Member(file, "best")));
    }

    /// <summary>Reads the checkpoint for a training that goes on with it.</summary>
    /// <param name="hiddenSizes">The units of the hidden layers that its networks must have.</param>
    /// <returns>The state; null if there is no file yet.</returns>
    /// <exception cref="ModelFileException">The file is damaged, of another run, or has other networks.</exception>
    public TrainingCheckpoint? ReadFitting(IReadOnlyList<int> hiddenSizes)
    {
        TrainingCheckpoint? checkpoint = Read();
        if (checkpoint is null) return null;
        int[] sizes = [_features, .. hiddenSizes, 1];
        IEnumerable<NetworkWeights> networks = checkpoint.Done.Select(member => member.Weights);
        if (checkpoint.Current is { } current)
        {
            networks = networks.Concat([current.Weights, current.First, current.Second, current.Best.Weights]);
            IEnumerable<float> squares = current.Second.Weights.Concat(current.Second.Biases).SelectMany(values => values);
            if (squares.Any(mean => mean < 0))
                throw new ModelFileException(_path!, "means of squares of at least 0 as 'second'", "one below");
        }

        if (networks.FirstOrDefault(network => !network.Sizes.SequenceEqual(sizes)) is { } other)
        {
            throw new ModelFileException(
                _path!, $"networks of [{string.Join(", ", sizes)}]", $"one of [{string.Join(", ", other.Sizes)}]");
        }

        return checkpoint;
    }

    /// <summary>Writes the checkpoint, whole or not at all.</summary>
    /// <param name="checkpoint">The state.</param>
    public void Write(TrainingCheckpoint checkpoint)
    {
        if (_path is null)
            return;
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["run"] = _run,
            ["done"] = Text(checkpoint.Done.Count),
        };
        List<NamedTensor> tensors = [];
        for (int i = 0; i < checkpoint.Done.Count; i++)
            Add($"done.{i}", checkpoint.Done[i]);
        if (checkpoint.Current is { } current)
        {
            metadata["epochs"] = Text(current.Epochs);
            metadata["steps"] = Text(current.Steps);
            tensors.AddRange(RegressorFile.Tensors("now", current.Weights));
            tensors.AddRange(RegressorFile.Tensors("first", current.First));
            tensors.AddRange(RegressorFile.Tensors("second", current.Second));
            Add("best", current.Best);
        }

        new TensorFile(metadata, tensors).Write(_path);

        void Add(string prefix, TrainedMember member)
        {
            metadata[$"{prefix}.epoch"] = Text(member.BestEpoch);
            metadata[$"{prefix}.error"] = member.BestError.ToString("R", CultureInfo.InvariantCulture);
            tensors.AddRange(RegressorFile.Tensors(prefix, member.Weights));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string CreateFingerprint(RegressionData data, RegressorOptions options)
    {
        using var fingerprint = new Fingerprint();
        return fingerprint.Append($"{options.Describe()}\n{string.Join('\n', data.FeatureNames)}\n")
            .Append(data.Features.Span).Append(data.Scores.Span).ToShortString();
    }

    private TrainedMember Member(TensorFile file, string prefix)
    {
        string text = file.Metadata.GetValueOrDefault($"{prefix}.error", "nothing");
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double error) || !(error >= 0))
            throw new ModelFileException(_path!, $"a number as metadata '{prefix}.error'", $"'{text}'");
        return new TrainedMember(Network(file, prefix), (int)Number(file, $"{prefix}.epoch", 1, _epochs), error);
    }

    private NetworkWeights Network(TensorFile file, string prefix) => RegressorFile.Network(_path!, file, prefix, _features);

    private long Number(TensorFile file, string key, long least, long most)
    {
        string text = file.Metadata.GetValueOrDefault(key, "nothing");
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || number < least || number > most)
            throw new ModelFileException(
                _path!, FormattableString.Invariant($"{least} to {most} as metadata '{key}'"), $"'{text}'");
        return number;
    }
}
