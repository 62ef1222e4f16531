using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Storage;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// Trains a super-Transformer, or one architecture from scratch. The same settings and data give the same bits on one
/// instruction set, whatever the number of threads, also when training is killed and resumed: batches, sub-networks and
/// dropout follow from seed and step.
/// </summary>
public sealed class SupernetTraining : IDisposable
{
    private readonly SuperTransformer _model;
    private readonly ISubNetworkSampler _sampler;
    private readonly SupernetTrainingOptions _options;
    private readonly TimeProvider _time;
    private readonly BatchSequence _batches;
    private readonly StepGradients _gradients;
    private readonly AdamOptimizer _adam;
    private readonly SupernetCheckpoint _checkpoint;
    private long _startedAt;
    private long _tokensBefore;

    /// <summary>Prepares training.</summary>
    /// <param name="model">The model, whose weights training changes.</param>
    /// <param name="pairs">The sentence pairs.</param>
    /// <param name="sampler">Which sub-networks each step trains.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="time">Measures tokens a second; null for the system's.</param>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, a pair is longer than a batch or the model allows, or it has a token that the model does not
    /// know.
    /// </exception>
    public SupernetTraining(
        SuperTransformer model,
        IReadOnlyList<SentencePair> pairs,
        ISubNetworkSampler sampler,
        SupernetTrainingOptions? options = null,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(sampler);
        _options = options?.Clone() ?? new SupernetTrainingOptions();
        new SupernetTrainingOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        RequireTokens(model, pairs);
        (_model, _sampler, _time) = (model, sampler, time ?? TimeProvider.System);
        _batches = new BatchSequence(new TokenBatches(pairs, _options.BatchTokens, _options.Seed));
        _gradients = new StepGradients(model, _options);
        _adam = model.Engine.CreateAdam(model.Parameters, new AdamOptions { Beta2 = _options.Beta2 });
        _checkpoint = new SupernetCheckpoint(model, _adam, TrainingFingerprint.Compute(model, pairs, sampler, _options));
        _startedAt = _time.GetTimestamp();
    }

    /// <summary>The steps done.</summary>
    public int StepsDone { get; private set; }

    /// <summary>The target tokens trained on, repetitions counted.</summary>
    public long TargetTokens { get; private set; }

    /// <summary>Whether all steps are done.</summary>
    public bool IsFinished => StepsDone >= _options.Steps;

    /// <summary>Does one step.</summary>
    /// <returns>Where training is.</returns>
    /// <exception cref="InvalidOperationException">
    /// All steps are done, or another thread is using the model's engine; nothing has changed then.
    /// </exception>
    /// <exception cref="SupernetDivergedException">The loss is no finite number any more.</exception>
    public SupernetTrainingProgress Step()
    {
        using EngineUse use = _model.Engine.Use("A step of training");
        if (IsFinished)
        {
            throw new InvalidOperationException(
                $"All {_options.Steps} steps are done; raise SupernetTrainingOptions.Steps to train longer.");
        }

        TokenBatch batch = _batches.GetBatch(StepsDone);
        Random random = RandomSource.Create(_options.Seed, StepsDone);
        IReadOnlyList<TransformerPlan> plans = _sampler.Sample(random);
        _model.Engine.ClearGradients(_model.Parameters);
        double loss = _gradients.Accumulate(batch, plans, random);
        if (!double.IsFinite(loss))
            throw new SupernetDivergedException(StepsDone + 1, loss, _options.LearningRate);
        double norm = _model.Engine.ClipGradients(_model.Parameters, _options.MaxGradientNorm);
        double learningRate = _options.GetLearningRate(StepsDone + 1);
        _adam.Step(learningRate);
        StepsDone++;
        TargetTokens += batch.TargetTokens;
        return DescribeProgress(loss, learningRate, norm);
    }

    /// <summary>Trains to the last step, from a checkpoint if there is one.</summary>
    /// <param name="checkpointPath">The file for the state; if it exists, training resumes from it. Null for none.</param>
    /// <param name="checkpointInterval">Steps between two checkpoints, at least 1.</param>
    /// <param name="afterStep">Called on this thread after every step; it may evaluate the model. Null for nothing.</param>
    /// <param name="cancellationToken">Stops between two steps, after a last checkpoint.</param>
    /// <exception cref="ModelFileException">The checkpoint is damaged, or of another run.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written; that is tried before the first step.</exception>
    /// <exception cref="SupernetDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the model's engine.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public void Run(
        string? checkpointPath = null,
        int checkpointInterval = 500,
        Action<SupernetTrainingProgress>? afterStep = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(checkpointInterval, 1);
        if (checkpointPath is not null)
            AtomicFile.RequireWritable(checkpointPath);
        if (checkpointPath is not null && File.Exists(checkpointPath))
            Resume(checkpointPath);
        while (!IsFinished)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                if (checkpointPath is not null)
                    Save(checkpointPath);
                cancellationToken.ThrowIfCancellationRequested();
            }

            SupernetTrainingProgress progress = Step();
            if (checkpointPath is not null && (StepsDone % checkpointInterval == 0 || IsFinished))
                Save(checkpointPath);
            afterStep?.Invoke(progress);
        }
    }

    /// <summary>Writes the state of training, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <remarks>Waits for another thread that is using the model's engine.</remarks>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using EngineUse use = _model.Engine.WaitForUse();
        _checkpoint.Write(path, StepsDone, TargetTokens);
    }

    /// <summary>Goes on where a checkpoint ends.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is damaged, or of another run.</exception>
    /// <remarks>Waits for another thread that is using the model's engine.</remarks>
    public void Resume(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using EngineUse use = _model.Engine.WaitForUse();
        (StepsDone, TargetTokens) = _checkpoint.Read(path, _options.Steps, _options.BatchTokens);
        (_tokensBefore, _startedAt) = (TargetTokens, _time.GetTimestamp());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _adam.Dispose();
    }

    private SupernetTrainingProgress DescribeProgress(double loss, double learningRate, double gradientNorm)
    {
        double seconds = Math.Max(_time.GetElapsedTime(_startedAt).TotalSeconds, 1e-9);
        double tokensPerSecond = (TargetTokens - _tokensBefore) / seconds;
        double tokensLeft = (double)TargetTokens / StepsDone * (_options.Steps - StepsDone);
        var remaining = TimeSpan.FromSeconds(Math.Min(tokensLeft / tokensPerSecond, 1e9));
        return new SupernetTrainingProgress(
            StepsDone, _options.Steps, loss, learningRate, gradientNorm, TargetTokens, tokensPerSecond, remaining);
    }

    private static void RequireTokens(SuperTransformer model, IReadOnlyList<SentencePair> pairs)
    {
        for (int i = 0; i < pairs.Count; i++)
        {
            // The target has one more with start or end.
            int length = Math.Max(pairs[i].Source.Length, pairs[i].Target.Length + 1);
            int token = Math.Max(pairs[i].Source.Max(), pairs[i].Target.Max());
            if (length > model.Options.MaxLength)
            {
                throw new ArgumentException(
                    $"Sentence pair {i} has {length} tokens; the model allows {model.Options.MaxLength}, "
                    + "SuperTransformerOptions.MaxLength.",
                    nameof(pairs));
            }

            if (token >= model.Options.VocabularySize)
            {
                throw new ArgumentException(
                    $"Sentence pair {i} has the token {token}; the model knows 0 to {model.Options.VocabularySize - 1}, "
                    + "SuperTransformerOptions.VocabularySize.",
                    nameof(pairs));
            }
        }
    }
}
