using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Distributed;

/// <summary>What a worker does with a task that it was handed: a result for it, or back with it.</summary>
internal sealed partial class DeliveryHandler(
    IEvaluationQueue queue, EvaluatorDescription evaluator, IPerformancePredictor predictor, string worker,
    EvaluationWorkerOptions options, ILogger logger, TimeProvider timeProvider)
{
    /// <summary>Evaluates what was delivered.</summary>
    /// <returns>Its result, to be kept; null where the task has one already, or was given back.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The worker is stopped; the task was given back.</exception>
    public async Task<EvaluationResult?> EvaluateAsync(EvaluationLease lease, CancellationToken cancellationToken)
    {
        if (evaluator.FindDifference(lease.Task.Evaluator) is { } difference)
            return await GiveBackAsync(lease, $"'{worker}' refuses it, as {difference}", options.RetryDelay, cancellationToken)
                .ConfigureAwait(false);
        if (await queue.FindResultAsync(lease.Task, cancellationToken).ConfigureAwait(false) is { } known)
        {
            await queue.CompleteAsync(lease, known, cancellationToken).ConfigureAwait(false);
            EvaluationTelemetry.Evaluated(evaluator.Name, EvaluationOutcome.Known, TimeSpan.Zero);
            return null;
        }

        long start = timeProvider.GetTimestamp();
        Prediction prediction;
        if (lease.Delivery > options.MaxDeliveries)
        {
            prediction = Fail(
                PredictionFailureKind.Abandoned, FormattableString.Invariant(
                    $"workers took it up {options.MaxDeliveries} times, and none finished: they were lost, hung or stopped"));
        }
        else
        {
            (Prediction? evaluated, string? reason) = await PredictAsync(lease, cancellationToken).ConfigureAwait(false);
            if (evaluated is null && lease.Delivery < options.MaxDeliveries)
                return await GiveBackAsync(lease, reason!, options.RetryDelay, cancellationToken).ConfigureAwait(false);
            prediction = evaluated ?? Fail(
                PredictionFailureKind.PredictorThrew,
                FormattableString.Invariant($"{reason}, in delivery {lease.Delivery} of {options.MaxDeliveries}"));
        }

        TimeSpan time = timeProvider.GetElapsedTime(start);
        EvaluationTelemetry.Evaluated(
            evaluator.Name, prediction.HasScore ? EvaluationOutcome.Scored : EvaluationOutcome.Failed, time);
        return new EvaluationResult(lease.Task.Id, prediction, worker, lease.Delivery, time);
    }

    private static Prediction Fail(PredictionFailureKind kind, string reason) =>
        Prediction.FromFailure(new PredictionFailure(reason) { Kind = kind });

    /// <summary>A prediction, or else why there is none.</summary>
    private async Task<(Prediction? Prediction, string? Reason)> PredictAsync(
        EvaluationLease lease, CancellationToken cancellationToken)
    {
        using var heart = new CancellationTokenSource();
        Task beats = BeatAsync(lease, heart.Token);
        using var timeout = new CancellationTokenSource(options.EvaluationTimeout ?? Timeout.InfiniteTimeSpan, timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return (await PredictAsync(lease.Task, stop.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another worker takes it over at once.
            await heart.CancelAsync().ConfigureAwait(false);
            await GiveBackAsync(lease, $"'{worker}' is stopped", TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return (null, FormattableString.Invariant(
                $"it took '{worker}' longer than {nameof(options.EvaluationTimeout)}, {options.EvaluationTimeout}"));
        }
        catch (Exception exception)
        {
            return (null, $"the predictor of '{worker}' threw {exception.GetType().Name}: {exception.Message}");
        }
        finally
        {
            await heart.CancelAsync().ConfigureAwait(false);
            await beats.ConfigureAwait(false);
        }
    }

    // On a thread of its own, as trainings compute before they give their task; who ignores the token is left behind.
    private async Task<Prediction> PredictAsync(EvaluationTask task, CancellationToken cancellationToken)
    {
        Architecture architecture = predictor.Space.Parse(task.Architecture);
        IReadOnlyList<Prediction> predictions = await Task
            .Run(() => predictor.PredictAsync([architecture], cancellationToken), cancellationToken)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return ScoreGuard.Check($"'{evaluator.Name}'", predictor.Metric, [architecture], predictions)[0];
    }

    private async Task<EvaluationResult?> GiveBackAsync(
        EvaluationLease lease, string reason, TimeSpan delay, CancellationToken cancellationToken)
    {
        LogGivenBack(logger, lease.Task.Id, lease.Task.Architecture, lease.Delivery, reason);
        await queue.FailAsync(lease, delay, cancellationToken).ConfigureAwait(false);
        EvaluationTelemetry.Evaluated(evaluator.Name, EvaluationOutcome.GivenBack, TimeSpan.Zero);
        return null;
    }

    private async Task BeatAsync(EvaluationLease lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(queue.LeaseTime / 3, timeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested) return;
            try
            {
                await queue.HeartbeatAsync(lease, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is EvaluationQueueException or OperationCanceledException)
            {
                // The next beat may get through in time; if none does, the task goes to another worker.
            }
        }
    }

    [LoggerMessage(
        EventId = 50, EventName = "EvaluationGivenBack", Level = LogLevel.Warning,
        Message = "Task {Id} ({Architecture}), delivery {Delivery}, is given back: {Reason}")]
    private static partial void LogGivenBack(ILogger logger, string id, string architecture, int delivery, string reason);
}
