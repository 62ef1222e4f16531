using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// A predictor whose work is done by workers: one task an architecture, results gathered in order. What the queue has a result
/// for is not evaluated again, so a search that is stopped and resumed takes what came in meanwhile.
/// </summary>
/// <remarks>
/// In a search, as many evaluations are out at once as its batches and its concurrency allow: give it a concurrency or a batch
/// size of all workers' slots together. Neither changes the history. A search that is stopped leaves its tasks to the workers.
/// </remarks>
public sealed class RemotePerformancePredictor : IPerformancePredictor, IIdentifiedPredictor
{
    // Answers of a server come in microseconds; more questions at once would only wait in it.
    private const int MaxRequests = 64;

    private static readonly TimeSpan RefusalCheckInterval = TimeSpan.FromSeconds(2);

    private readonly IEvaluationQueue _queue;
    private readonly EvaluatorDescription _evaluator;
    private readonly RemoteEvaluationOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the remote form of a predictor, which is asked nothing itself.</summary>
    /// <param name="queue">The queue between here and the workers.</param>
    /// <param name="name">What the evaluations are called; the workers' name.</param>
    /// <param name="predictor">The predictor that the workers have, too.</param>
    /// <param name="data">A fingerprint of its data or weights; empty for none. The workers' one.</param>
    /// <param name="options">How it asks; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is not allowed.</exception>
    public RemotePerformancePredictor(
        IEvaluationQueue queue, string name, IPerformancePredictor predictor, string data = "",
        RemoteEvaluationOptions? options = null, TimeProvider? timeProvider = null)
        : this(
            queue, name, (predictor ?? throw new ArgumentNullException(nameof(predictor))).Space, predictor.Metric,
            PredictorIdentity.Describe(predictor), data, options, timeProvider)
    {
    }

    /// <summary>Creates the remote form of a predictor that only workers have.</summary>
    /// <param name="queue">The queue between here and the workers.</param>
    /// <param name="name">What the evaluations are called; the workers' name.</param>
    /// <param name="space">The space that the architectures come from.</param>
    /// <param name="metric">The metric that is predicted.</param>
    /// <param name="version">What the workers' predictor says that it is (<see cref="IIdentifiedPredictor.Identity"/>).</param>
    /// <param name="data">A fingerprint of its data or weights; empty for none. The workers' one.</param>
    /// <param name="options">How it asks; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">The name or the version is empty, or an option is not allowed.</exception>
    public RemotePerformancePredictor(
        IEvaluationQueue queue, string name, SearchSpace space, Metric metric, string version, string data = "",
        RemoteEvaluationOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(data);
        _options = options?.Clone() ?? new RemoteEvaluationOptions();
        new RemoteEvaluationOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        _evaluator = EvaluatorDescription.Create(name, space, metric, version, data);
        (_queue, Space, Metric, Identity) = (queue, space, metric, version);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public Metric Metric { get; }

    /// <inheritdoc/>
    public SearchSpace Space { get; }

    /// <summary>That of the workers' predictor: where it is evaluated changes no score.</summary>
    public string Identity { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// A task that workers took up as often as they may and never finished is a failure of the kind
    /// <see cref="PredictionFailureKind.Abandoned"/>. One that all workers refuse, for another space, predictor version or data
    /// fingerprint, is of the kind <see cref="PredictionFailureKind.NotAsked"/>, and ends a search, which may be resumed.
    /// </remarks>
    /// <exception cref="EvaluationQueueException">
    /// The queue cannot be reached, or an architecture is too large for it.
    /// </exception>
    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        cancellationToken.ThrowIfCancellationRequested();
        Architecture[] own = [.. architectures.Select(Space.Adopt)];
        if (own.Length == 0) return [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var turns = new SemaphoreSlim(MaxRequests);
        Dictionary<Architecture, Task<Prediction>> asked =
            own.Distinct().ToDictionary(one => one, one => EvaluateOrStopAsync(one, turns, stop));
        string? refusal = null;
        try
        {
            refusal = await WatchForRefusalAsync(Task.WhenAll(asked.Values), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whatever fails, nobody goes on waiting.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll((IEnumerable<Task>)asked.Values)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var predictions = new Prediction[own.Length];
        for (int i = 0; i < own.Length; i++)
        {
            Task<Prediction> one = asked[own[i]];
            predictions[i] = refusal is not null && !one.IsCompletedSuccessfully
                ? Prediction.FromFailure(new PredictionFailure(refusal) { Kind = PredictionFailureKind.NotAsked })
                : await one.ConfigureAwait(false);
        }

        return ScoreGuard.Check($"'{_evaluator.Name}' of the workers", Metric, own, predictions);
    }

    // Where one cannot be asked, nobody waits for the others.
    private async Task<Prediction> EvaluateOrStopAsync(
        Architecture architecture, SemaphoreSlim turns, CancellationTokenSource stop)
    {
        try
        {
            return await EvaluateAsync(architecture, turns, stop.Token).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Prediction> EvaluateAsync(
        Architecture architecture, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        EvaluationTask task;
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                task = EvaluationTask.Create(_evaluator, architecture, attempt);
                if (await _queue.FindResultAsync(task, cancellationToken).ConfigureAwait(false) is not { } known) break;
                if (!_options.AsksFailuresAgain || !IsTransient(known.Prediction)) return known.Prediction;
            }

            await _queue.SubmitAsync(task, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }

        return (await _queue.WaitForResultAsync(task, cancellationToken).ConfigureAwait(false)).Prediction;
    }

    private static bool IsTransient(Prediction prediction) => prediction.Failure?.Kind is PredictionFailureKind.NoAnswer
        or PredictionFailureKind.PredictorThrew or PredictionFailureKind.Abandoned or PredictionFailureKind.NotAsked;

    /// <summary>Waits for all, or until workers of the name have been alive for a while and all refuse; then says why.</summary>
    private async Task<string?> WatchForRefusalAsync(Task all, CancellationToken cancellationToken)
    {
        long? since = null;
        while (true)
        {
            try
            {
                await all.WaitAsync(RefusalCheckInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (TimeoutException) when (!all.IsCompleted)
            {
                string? refusal = await FindRefusalAsync(cancellationToken).ConfigureAwait(false);
                if (refusal is null) since = null;
                else if (_timeProvider.GetElapsedTime(since ??= _timeProvider.GetTimestamp()) >= _options.RefusalTimeout)
                    return refusal;
            }
        }
    }

    private async Task<string?> FindRefusalAsync(CancellationToken cancellationToken)
    {
        EvaluationQueueStatus status = await _queue.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        WorkerStatus[] workers = [.. status.Workers.Where(worker => worker.Evaluator.Name == _evaluator.Name)];
        return workers.Length == 0 || workers.Any(worker => worker.Evaluator == _evaluator)
            ? null
            : $"no worker evaluates it: {string.Join("; ", workers.Take(3).Select(
                worker => $"'{worker.Worker}' refuses, as {worker.Evaluator.FindDifference(_evaluator)}"))}"
                + (workers.Length > 3 ? FormattableString.Invariant($"; and {workers.Length - 3} more") : "")
                + ". Start workers that agree with the search, and run it again";
    }
}
