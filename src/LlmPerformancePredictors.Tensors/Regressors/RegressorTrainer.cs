using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// Trains an ensemble of multilayer perceptrons. The same options and data give the same bits on one instruction set,
/// whatever the number of threads, and also when training is killed and resumed: every random choice is derived from seed,
/// member and epoch.
/// </summary>
internal static class RegressorTrainer
{
    /// <summary>Trains a regressor, or goes on where a checkpoint ends.</summary>
    /// <param name="engine">The engine to train on; this thread has it to itself from start to end.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="checkpointPath">
    /// A file for the state of training, written every <see cref="RegressorOptions.CheckpointInterval"/> epochs and after each
    /// member; if it exists, training resumes from it. Null for none. It stays after training; delete it when the model is saved.
    /// </param>
    /// <param name="progress">Reported to after every epoch; null for no reports.</param>
    /// <param name="cancellationToken">Stops training between two steps; the last checkpoint stays.</param>
    /// <returns>The trained regressor.</returns>
    /// <exception cref="InvalidOperationException">Another thread is using the engine.</exception>
    /// <exception cref="ArgumentException">A setting is out of range, or too few rows are left to train on.</exception>
    /// <exception cref="ModelFiles.ModelFileException">The checkpoint is damaged, or of other data or settings.</exception>
    /// <exception cref="TrainingDivergedException">The error is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public static TrainedRegressor Train(
        TensorEngine engine,
        RegressionData data,
        RegressorOptions? options = null,
        string? checkpointPath = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options = options?.Clone() ?? new RegressorOptions();
        OptionsGuard.ThrowIfInvalid(options, nameof(options));
        using EngineUse use = engine.Use("Training a regressor");
        var checkpoints = new TrainingCheckpoints(checkpointPath, data, options);
        TrainingCheckpoint? resumed = checkpoints.ReadFitting(options.HiddenSizes);
        List<TrainedMember> done = resumed is null ? [] : [.. resumed.Done];
        var table = new TrainingTable(data);
        MemberState? state = resumed?.Current;
        while (done.Count < options.Members)
        {
            using var training = new MemberTraining(engine, table, options, done.Count);
            training.Start(state);
            state = null;
            while (!training.Finished)
            {
                TrainingProgress now = training.TrainEpoch(cancellationToken);
                progress?.Report(now);
                if (checkpointPath is not null && training.EpochsDone % options.CheckpointInterval == 0 && !training.Finished)
                    checkpoints.Write(new TrainingCheckpoint(done, training.ReadState()));
            }

            done.Add(training.GetResult());
            checkpoints.Write(new TrainingCheckpoint(done, null));
        }

        return new TrainedRegressor(
            data.FeatureNames,
            table.FeatureScaling,
            table.ScoreScaling,
            [.. done.Select(member => member.Weights)],
            CreateProvenance(options, data, done));
    }

    private static Dictionary<string, string> CreateProvenance(
        RegressorOptions options, RegressionData data, List<TrainedMember> members)
    {
        var provenance = new Dictionary<string, string>
        {
            ["training.options"] = options.Describe(),
            ["training.rows"] = FormattableString.Invariant($"{data.Count}"),
        };
        for (int i = 0; i < members.Count; i++)
        {
            provenance[FormattableString.Invariant($"training.member.{i}")] = FormattableString.Invariant(
                $"best epoch {members[i].BestEpoch}, standardised mean squared error {members[i].BestError:R}");
        }

        return provenance;
    }
}
