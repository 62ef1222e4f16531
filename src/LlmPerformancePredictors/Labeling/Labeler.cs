using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LlmPerformancePredictors.LanguageModels.Middleware;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmPerformancePredictors.Labeling;

/// <summary>
/// Labels a pool of any size with a predictor, as a stream: for LLM-Distill-PP (Jawahar et al., 2023, section 4) a few thousand
/// architectures. Labels come in the order of the pool, each a score or the reason why there is none.
/// </summary>
/// <remarks>
/// <para>It has no memory of its own. A run that is stopped or killed goes on by being made again with the same pool, options and
/// answer store: what is answered comes from there, and costs nothing.</para>
/// <para>When the budget is used up the rest of the pool is still gone through: what the store has is labeled, and every other
/// architecture is said not to have been asked for. Whoever does not want that stops enumerating.</para>
/// </remarks>
public sealed partial class Labeler
{
    // A slow call at the head holds up the order, but not the others' work.
    private const int BatchesAheadPerCall = 8;

    private readonly IPerformancePredictor _predictor;
    private readonly LabelerOptions _options;
    private readonly UsageLedger? _ledger;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    /// <summary>Creates the labeler.</summary>
    /// <param name="predictor">Gives the labels; its client holds store, budget and retries.</param>
    /// <param name="options">How to label; null takes the defaults.</param>
    /// <param name="ledger">What the predictor's client enters its calls into, for the progress; null for none.</param>
    /// <param name="timeProvider">Measures time; null takes the system's clock.</param>
    /// <param name="logger">Is told of beginning, end and an early stop; null for none.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public Labeler(
        IPerformancePredictor predictor, LabelerOptions? options = null, UsageLedger? ledger = null,
        TimeProvider? timeProvider = null, ILogger<Labeler>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        _options = options?.Clone() ?? new LabelerOptions();
        new LabelerOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        (_predictor, _ledger, _timeProvider, _logger) =
            (predictor, ledger, timeProvider ?? TimeProvider.System, logger ?? NullLogger<Labeler>.Instance);
    }

    /// <summary>Labels a pool that is in memory.</summary>
    /// <param name="pool">The architectures.</param>
    /// <param name="progress">Receives how far the run is; called by the thread that enumerates.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>One label each, in order.</returns>
    /// <exception cref="InvalidArchitectureException">One is not of the predictor's space; nobody was asked.</exception>
    public IAsyncEnumerable<Label> LabelAsync(
        IReadOnlyCollection<Architecture> pool, IProgress<LabelingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        // What comes last may not be found out when all before it is paid for.
        foreach (Architecture architecture in pool) _predictor.Space.Adopt(architecture);
        return LabelAsync(pool.ToAsyncEnumerable(), pool.Count, progress, cancellationToken);
    }

    /// <summary>Labels a pool that streams.</summary>
    /// <param name="pool">The architectures; drawn as they are needed, some batches ahead.</param>
    /// <param name="poolSize">How many there are, for the time left; null if that is not known.</param>
    /// <param name="progress">Receives how far the run is; called by the thread that enumerates.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>One label each, in order.</returns>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space than the predictor's.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async IAsyncEnumerable<Label> LabelAsync(
        IAsyncEnumerable<Architecture> pool, long? poolSize = null, IProgress<LabelingProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var slots = Channel.CreateBounded<Task<Batch>>(
            new BoundedChannelOptions(_options.MaxConcurrency * BatchesAheadPerCall) { SingleReader = true });
        IAsyncEnumerator<Architecture[]> source = pool.Chunk(_options.BatchSize).GetAsyncEnumerator(stop.Token);
        var run = new Run(source, slots.Writer);
        Task[] workers = [.. Enumerable.Range(0, _options.MaxConcurrency)
            .Select(_ => Task.Run(() => WorkAsync(run, stop.Token), CancellationToken.None))];
        var pace = new LabelingPace(_timeProvider, _options.ProgressInterval, poolSize, _ledger);
        LogBegin(_logger, poolSize, _options.BatchSize, _options.MaxConcurrency);
        try
        {
            long index = 0;
            await foreach (Task<Batch> slot in slots.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                (Architecture[] batch, IReadOnlyList<Prediction> predictions) = await slot
                    .WaitAsync(cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < batch.Length; i++)
                {
                    pace.Count(predictions[i]);
                    LanguageModelTelemetry.Labels.Add(
                        1, KeyValuePair.Create<string, object?>(LanguageModelTelemetry.OutcomeTag, Outcome(predictions[i])));
                    yield return new Label(index++, batch[i], predictions[i]);
                }

                if (pace.Report(always: false) is { } report) progress?.Report(report);
            }

            LabelingProgress end = pace.Report(always: true)!;
            progress?.Report(end);
            string money = DescribeMoney(end.Usage);
            LogEnd(
                _logger, end.Labeled, end.Failed, end.NotAsked, end.Time.TotalSeconds, end.Usage?.Calls ?? 0,
                money);
        }
        finally
        {
            // Who stops enumerating stops the calls under way, and waits for those that heed it.
            await stop.CancelAsync().ConfigureAwait(false);
            Task ended = EndAsync(workers, slots.Reader, source, run, stop);
            await Task.WhenAny(ended, Task.Delay(_options.StopTimeout, TimeProvider.System, CancellationToken.None))
                .ConfigureAwait(false);
            if (!ended.IsCompleted) LeaveBehind(cancellationToken);
        }
    }

    private static async Task EndAsync(
        Task[] workers, ChannelReader<Task<Batch>> slots, IAsyncEnumerator<Architecture[]> source, Run run,
        CancellationTokenSource stop)
    {
        await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (slots.TryRead(out Task<Batch>? left))
            await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        run.Dispose();
        stop.Dispose();
        await source.DisposeAsync().ConfigureAwait(false);
    }

    private void LeaveBehind(CancellationToken cancellationToken)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The predictor {_predictor.GetType().Name} goes on {_options.StopTimeout.TotalSeconds} s after the labeling was to "
            + $"end and does not heed its cancellation token; the labeling ended without it.");
        LogLeftBehind(_logger, message);
        if (cancellationToken.IsCancellationRequested) throw new OperationCanceledException(message, cancellationToken);
    }

    private static string DescribeMoney(UsageReport? usage) => usage?.Money is null
        ? ""
        : $", {new TokenPriceOptions { Currency = usage.Currency }.Describe(usage.Money)}";

    private static string Outcome(Prediction prediction) =>
        prediction.HasScore ? "labeled" : prediction.Failure!.Kind == PredictionFailureKind.NotAsked ? "not_asked" : "failed";

    // Each worker takes the next batch and its place in the order, asks, and goes on; nothing waits between two calls.
    private async Task WorkAsync(Run run, CancellationToken cancellationToken)
    {
        while (await run.DrawAsync(cancellationToken).ConfigureAwait(false) is var (batch, slot) && batch is not null)
        {
            try
            {
                slot.SetResult(new Batch(batch, await PredictAsync(batch, run, cancellationToken).ConfigureAwait(false)));
            }
            catch (Exception exception)
            {
                // It comes out where the batch stands in the order.
                slot.SetException(exception);
            }
        }
    }

    private async Task<IReadOnlyList<Prediction>> PredictAsync(Architecture[] batch, Run run, CancellationToken cancellationToken)
    {
        if (run.Stop is { } stopped) return [.. batch.Select(_ => Prediction.FromFailure(stopped))];
        using Activity? activity = LanguageModelTelemetry.Activities.StartActivity("llmpp.label");
        IReadOnlyList<Prediction> predictions = await _predictor.PredictAsync(batch, cancellationToken).ConfigureAwait(false);
        predictions = ScoreGuard.Check("The predictor", _predictor.Metric, batch, predictions);
        bool isUnanswered = predictions.All(prediction => prediction.Failure?.Kind == PredictionFailureKind.NoAnswer);
        PredictionFailure? last = isUnanswered ? predictions[^1].Failure : null;
        if (run.Note(last, _options.StopAfterFailures) is { } stop) LogStop(_logger, stop.Reason);
        return predictions;
    }

    [LoggerMessage(
        EventId = 1, EventName = "LabelingBegun", Level = LogLevel.Information,
        Message = "Labeling {PoolSize} architectures, {BatchSize} at once, {Concurrency} calls under way")]
    private static partial void LogBegin(ILogger logger, long? poolSize, int batchSize, int concurrency);

    [LoggerMessage(
        EventId = 2, EventName = "LabelingEnded", Level = LogLevel.Information,
        Message = "{Labeled} labeled, {Failed} failed, {NotAsked} not asked in {Seconds:0.0} s; {Calls} calls{Money}")]
    private static partial void LogEnd(
        ILogger logger, long labeled, long failed, long notAsked, double seconds, long calls, string money);

    [LoggerMessage(EventId = 4, EventName = "LabelingLeftBehind", Level = LogLevel.Error, Message = "{Message}")]
    private static partial void LogLeftBehind(ILogger logger, string message);

    [LoggerMessage(
        EventId = 3, EventName = "LabelingStopped", Level = LogLevel.Error, Message = "Nothing more is asked: {Reason}")]
    private static partial void LogStop(ILogger logger, string reason);

    private sealed record Batch(Architecture[] Architectures, IReadOnlyList<Prediction> Predictions);

    /// <summary>What the workers of one run share.</summary>
    private sealed class Run(IAsyncEnumerator<Architecture[]> source, ChannelWriter<Task<Batch>> slots) : IDisposable
    {
        private readonly SemaphoreSlim _drawing = new(1, 1);
        private readonly Lock _gate = new();
        private bool _ended;
        private int _inARow;

        public PredictionFailure? Stop { get; private set; }

        /// <summary>Draws the next batch of the pool, and takes its place in the order of the labels.</summary>
        /// <returns>The batch, null at the end, and where its labels go.</returns>
        public async Task<(Architecture[]? Batch, TaskCompletionSource<Batch> Slot)> DrawAsync(
            CancellationToken cancellationToken)
        {
            var slot = new TaskCompletionSource<Batch>(TaskCreationOptions.RunContinuationsAsynchronously);
            await _drawing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (_ended) return (null, slot);
                if (await source.MoveNextAsync().ConfigureAwait(false))
                {
                    await slots.WriteAsync(slot.Task, cancellationToken).ConfigureAwait(false);
                    return (source.Current, slot);
                }

                _ended = true;
                slots.Complete();
                return (null, slot);
            }
            catch (Exception exception)
            {
                // Labels of what was drawn before come out first.
                _ended = true;
                slots.TryComplete(exception);
                throw;
            }
            finally
            {
                _drawing.Release();
            }
        }

        /// <summary>Notes a batch's failure, or that it did not fail.</summary>
        /// <returns>Why nothing more is asked, the moment that is decided.</returns>
        public PredictionFailure? Note(PredictionFailure? failure, int? limit)
        {
            lock (_gate)
            {
                _inARow = failure is null ? 0 : _inARow + 1;
                if (Stop is not null || !(_inARow >= limit)) return null;
                Stop = new PredictionFailure(
                    FormattableString.Invariant($"not asked for, after {_inARow} failed calls in a row ")
                    + $"(LabelerOptions.StopAfterFailures); the last one: {failure!.Reason}")
                { Kind = PredictionFailureKind.NotAsked };
                return Stop;
            }
        }

        public void Dispose() => _drawing.Dispose();
    }
}
