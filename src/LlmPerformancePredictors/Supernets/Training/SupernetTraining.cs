using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Translation;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// Trains a super-Transformer, or one architecture from scratch. The same settings and data give the same bits on one
/// instruction set, whatever the number of threads, also when training is killed and resumed: batches, sub-networks and
/// dropout follow from seed and step.
/// </summary>
public sealed class SupernetTraining : IDisposable
{
    private const string Format = "llm-performance-predictors/supernet-checkpoint/1";

    private readonly SuperTransformer _model;
    private readonly ISubNetworkSampler _sampler;
    private readonly SupernetTrainingOptions _options;
    private readonly TimeProvider _time;
    private readonly TokenBatches _batches;
    private readonly AdamOptimizer _adam;
    private readonly string _run;
    private IEnumerator<TokenBatch>? _epoch;
    private long _startedAt;
    private long _tokensBefore;

    /// <summary>Prepares training.</summary>
    /// <param name="model">The model, whose weights training changes.</param>
    /// <param name="pairs">The sentence pairs.</param>
    /// <param name="sampler">Which sub-networks each step trains.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="time">Measures tokens a second; null for the system's.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or a pair longer than a batch or the model allows.</exception>
    public SupernetTraining(
        SuperTransformer model,
        IReadOnlyList<SentencePair> pairs,
        ISubNetworkSampler sampler,
        SupernetTrainingOptions? options = null,
        TimeProvider? time = null)
    {
        _options = options?.Clone() ?? new SupernetTrainingOptions();
        new SupernetTrainingOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        RequireTokens(model, pairs);
        (_model, _sampler, _time) = (model, sampler, time ?? TimeProvider.System);
        _batches = new TokenBatches(pairs, _options.BatchTokens, _options.Seed);
        _adam = model.Engine.CreateAdam(model.Parameters, new AdamOptions { Beta2 = _options.Beta2 });
        _run = Fingerprint(pairs);
        _startedAt = _time.GetTimestamp();
    }

    /// <summary>Gets the steps done.</summary>
    public int StepsDone { get; private set; }

    /// <summary>Gets the target tokens trained on, repetitions counted.</summary>
    public long TargetTokens { get; private set; }

    /// <summary>Gets a value indicating whether all steps are done.</summary>
    public bool Finished => StepsDone >= _options.Steps;

    /// <summary>Does one step.</summary>
    /// <returns>Where training is.</returns>
    /// <exception cref="InvalidOperationException">All steps are done.</exception>
    /// <exception cref="SupernetDivergedException">The loss is no finite number any more.</exception>
    public SupernetTrainingProgress Step()
    {
        if (Finished)
            throw new InvalidOperationException($"All {_options.Steps} steps are done; raise SupernetTrainingOptions.Steps to train longer.");
        TokenBatch batch = NextBatch();
        Random random = RandomSource.Create(_options.Seed, StepsDone);
        IReadOnlyList<TransformerPlan> plans = _sampler.Sample(random);
        _model.Engine.ClearGradients(_model.Parameters);
        double loss = Differentiate(batch, plans, random);
        if (!double.IsFinite(loss))
            throw new SupernetDivergedException(StepsDone + 1, loss, _options.LearningRate);
        double norm = _model.Engine.ClipGradients(_model.Parameters, _options.MaximumGradientNorm);
        double learningRate = _options.LearningRateOf(StepsDone + 1);
        _adam.Step(learningRate);
        StepsDone++;
        TargetTokens += batch.TargetTokens;
        double seconds = Math.Max(_time.GetElapsedTime(_startedAt).TotalSeconds, 1e-9), rate = (TargetTokens - _tokensBefore) / seconds;
        double tokensLeft = (double)TargetTokens / StepsDone * (_options.Steps - StepsDone);
        return new SupernetTrainingProgress(
            StepsDone, _options.Steps, loss, learningRate, norm, TargetTokens, rate, TimeSpan.FromSeconds(Math.Min(tokensLeft / rate, 1e9)));
    }

    /// <summary>Trains to the last step, from a checkpoint if there is one.</summary>
    /// <param name="checkpointPath">The file for the state; if it exists, training resumes from it. Null for none.</param>
    /// <param name="checkpointInterval">Steps between two checkpoints, at least 1.</param>
    /// <param name="afterStep">Called on this thread after every step; it may evaluate the model. Null for nothing.</param>
    /// <param name="cancellationToken">Stops between two steps, after a last checkpoint.</param>
    /// <exception cref="ModelFileException">The checkpoint is damaged, or of another run.</exception>
    /// <exception cref="SupernetDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public void Run(
        string? checkpointPath = null, int checkpointInterval = 500, Action<SupernetTrainingProgress>? afterStep = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(checkpointInterval, 1);
        if (checkpointPath is not null && File.Exists(checkpointPath))
            Resume(checkpointPath);
        while (!Finished)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                if (checkpointPath is not null)
                    Save(checkpointPath);
                cancellationToken.ThrowIfCancellationRequested();
            }

            SupernetTrainingProgress progress = Step();
            if (checkpointPath is not null && (StepsDone % checkpointInterval == 0 || Finished))
                Save(checkpointPath);
            afterStep?.Invoke(progress);
        }
    }

    /// <summary>Writes the state of training, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["run"] = _run,
            ["step"] = StepsDone.ToString(CultureInfo.InvariantCulture),
            ["tokens"] = TargetTokens.ToString(CultureInfo.InvariantCulture),
        };
        List<NamedTensor> tensors = [.. _model.ReadWeights()];
        int count = tensors.Count;
        for (int i = 0; i < count; i++)
        {
            float[] first = new float[tensors[i].Values.Length], second = new float[first.Length];
            _adam.ReadState(i, first, second);
            tensors.Add(new NamedTensor($"first.{tensors[i].Name}", tensors[i].Shape, first));
            tensors.Add(new NamedTensor($"second.{tensors[i].Name}", tensors[i].Shape, second));
        }

        new TensorFile(metadata, tensors).Write(path);
    }

    /// <summary>Goes on where a checkpoint ends.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is damaged, or of another run.</exception>
    public void Resume(string path)
    {
        TensorFile file = TensorFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") is var format && format != Format)
            throw new ModelFileException(path, $"the format '{Format}' in its metadata", format is null ? "no format" : $"'{format}'");
        if (file.Metadata.GetValueOrDefault("run") is var run && run != _run)
        {
            throw new ModelFileException(
                path, $"a checkpoint of this data, model and these settings ({_run})", $"one of others ({run}); delete it, or give another path");
        }

        long step = Number(file, path, "step", _options.Steps), tokens = Number(file, path, "tokens", long.MaxValue);
        string[] names = [.. _model.ParameterNames];
        for (int i = 0; i < names.Length; i++)
        {
            TensorShape shape = _model.Parameters[i].Shape;
            _adam.WriteState(
                i, SuperTransformer.Require(file, path, $"first.{names[i]}", shape), SuperTransformer.Require(file, path, $"second.{names[i]}", shape));
        }

        _model.WriteWeights(file, path);
        (StepsDone, TargetTokens, _tokensBefore, _adam.StepCount) = ((int)step, tokens, tokens, step);
        _epoch?.Dispose();
        (_epoch, _startedAt) = (null, _time.GetTimestamp());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _epoch?.Dispose();
        _adam.Dispose();
    }

    private double Differentiate(TokenBatch batch, IReadOnlyList<TransformerPlan> plans, Random random)
    {
        TensorEngine engine = _model.Engine;
        float share = 1f / plans.Count;
        double sum = 0;
        using TensorScope step = engine.BeginScope();
        Tensor? teacher = null;
        bool[] counted = _options.InPlaceDistillation ? Array.ConvertAll(batch.TargetOutput, token => token != SpecialToken.Padding) : [];
        foreach (TransformerPlan plan in plans)
        {
            float[]? taught = null;
            using (engine.BeginScope())
            {
                Tensor logits = _model.Logits(plan, batch.Source, batch.TargetInput, batch.Sentences, random);
                Tensor loss = teacher is null
                    ? engine.CrossEntropy(logits, batch.TargetOutput, _options.LabelSmoothing, SpecialToken.Padding)
                    : engine.CrossEntropy(logits, teacher, counted);
                engine.Backward(engine.Scale(loss, share));
                float[] value = new float[1];
                engine.Read(loss, value);
                sum += value[0];
                if (_options.InPlaceDistillation && teacher is null && plans.Count > 1)
                {
                    taught = new float[logits.Shape.ElementCount];
                    engine.Read(engine.Softmax(logits), taught);
                }
            }

            if (taught is not null)
                teacher = engine.Constant(new TensorShape(taught.Length / _model.Options.VocabularySize, _model.Options.VocabularySize), taught);
        }

        return sum * share;
    }

    private TokenBatch NextBatch()
    {
        (int epoch, int at) = Math.DivRem(StepsDone, _batches.Count);
        if (_epoch is null || at == 0)
        {
            _epoch?.Dispose();
            _epoch = _batches.Epoch(epoch, at).GetEnumerator();
        }

        _epoch.MoveNext();
        return _epoch.Current;
    }

    private static void RequireTokens(SuperTransformer model, IReadOnlyList<SentencePair> pairs)
    {
        for (int i = 0; i < pairs.Count; i++)
        {
            int length = Math.Max(pairs[i].Source.Length, pairs[i].Target.Length + 1), token = Math.Max(pairs[i].Source.Max(), pairs[i].Target.Max());
            if (length > model.Options.MaximumLength)
                throw new ArgumentException($"Sentence pair {i} has {length} tokens; the model allows {model.Options.MaximumLength}, SuperTransformerOptions.MaximumLength.", nameof(pairs));
            if (token >= model.Options.VocabularySize)
                throw new ArgumentException($"Sentence pair {i} has the token {token}; the model knows 0 to {model.Options.VocabularySize - 1}, SuperTransformerOptions.VocabularySize.", nameof(pairs));
        }
    }

    private static long Number(TensorFile file, string path, string key, long most)
    {
        string text = file.Metadata.GetValueOrDefault(key, "nothing");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most
            ? number
            : throw new ModelFileException(path, FormattableString.Invariant($"0 to {most} as metadata '{key}'"), $"'{text}'");
    }

    private string Fingerprint(IReadOnlyList<SentencePair> pairs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{_options}\n{_sampler.Describe()}\n{_model.Options}\n{string.Join(' ', _model.Parameters.Select(parameter => parameter.Shape))}\n"));
        foreach (SentencePair pair in pairs)
        {
            hash.AppendData(MemoryMarshal.AsBytes(pair.Source.AsSpan()));
            hash.AppendData([0]);
            hash.AppendData(MemoryMarshal.AsBytes(pair.Target.AsSpan()));
            hash.AppendData([1]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
