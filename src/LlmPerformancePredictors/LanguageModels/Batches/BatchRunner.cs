using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>
/// Has any run (a labeling, an evaluation, a probe) answered through batches: the run is made once to collect its prompts,
/// the service answers them, and it is made again with the answers, until nothing is left to ask.
/// </summary>
/// <remarks>
/// Every step (requests written, uploaded, batch made, ended, downloaded, answers stored) is on disk before the next, so that a
/// run that is killed at any moment goes on there, and no prompt is paid for twice. Where a run was killed after a batch was
/// made and before it knew, the service is asked for the batch of that file.
/// </remarks>
public sealed class BatchRunner
{
    private readonly IBatchService _service;
    private readonly AnswerStore _store;
    private readonly BatchOptions _options;
    private readonly Budget? _budget;
    private readonly TimeProvider _timeProvider;
    private readonly ITokenCounter? _tokenCounter;
    private readonly BatchProcessor _processor;

    /// <summary>Creates the runner.</summary>
    /// <param name="service">The service that answers.</param>
    /// <param name="store">Where answers are kept and looked for; disposed of by its owner.</param>
    /// <param name="options">Where batches are kept, and how they are made.</param>
    /// <param name="budget">
    /// What may be spent, at the prices that it was made with; null for no limit. Prompts that could cost more than is left
    /// beside those under way wait for the next round.
    /// </param>
    /// <param name="timeProvider">
    /// Measures pauses and tells the day that is noted with an answer; null takes the system's clock.
    /// </param>
    /// <param name="logger">Is told of every step; null for none.</param>
    /// <param name="tokenCounter">Counts the tokens of prompts for the budget; null counts their bytes.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public BatchRunner(
        IBatchService service, AnswerStore store, BatchOptions options, Budget? budget = null,
        TimeProvider? timeProvider = null, ILogger<BatchRunner>? logger = null, ITokenCounter? tokenCounter = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Clone();
        new BatchOptionsValidator().ThrowIfInvalid(options, nameof(options));
        (_service, _store, _options, _budget) = (service, store, options, budget);
        (_timeProvider, _tokenCounter) = (timeProvider ?? TimeProvider.System, tokenCounter);
        _processor = new BatchProcessor(
            service,
            new BatchResultStore(service, store, budget, _timeProvider),
            RetryPipeline.Create(options.Retries, _timeProvider),
            logger ?? NullLogger<BatchRunner>.Instance);
    }

    /// <summary>Makes a run until all its prompts are answered or given up.</summary>
    /// <typeparam name="T">What the run gives.</typeparam>
    /// <param name="run">
    /// The run, with the client to ask: it answers from the store, and any other prompt with an exception, which predictors turn
    /// into failures. It is made several times and has to ask the same each time it has the same answers; only its last result
    /// counts.
    /// </param>
    /// <param name="progress">Receives at every poll how far the batches are; null for nobody.</param>
    /// <param name="cancellationToken">Stops waiting; batches go on at the service, and the next call picks them up.</param>
    /// <returns>The result of the run in which nothing new was asked.</returns>
    /// <exception cref="LanguageModelException">
    /// The service refused a call or a batch, in its words; run again when that is mended.
    /// </exception>
    /// <exception cref="IOException">Another process works with the folder, or it cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The run asks something new every time.</exception>
    /// <exception cref="InvalidDataException">A file of the folder cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The waiting was stopped.</exception>
    public async Task<T> RunAsync<T>(
        Func<IChatClient, CancellationToken, Task<T>> run,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using var folder = new BatchFolder(_options, _store);
        StoredBatch[] unfinished = [.. folder.Batches.Where(batch => !batch.Step.IsJoined)];
        Reserve(unfinished);
        await FinishAsync(folder, unfinished, progress, cancellationToken).ConfigureAwait(false);
        for (int round = 0; ; round++)
        {
            using var collector = new BatchCollector(_service, folder, _options, _budget, _tokenCounter);
            using var client = new RecordingChatClient(
                new CollectingChatClient(_service, folder, collector), _store, _timeProvider);
            T result = await run(client, cancellationToken).ConfigureAwait(false);
            if (round == _options.MaxRounds && !collector.IsEmpty)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"After {round} rounds of batches the run still asks something new; a run has to ask the same each time. ")
                    + "If it needs more rounds, raise BatchOptions.MaxRounds.");
            }

            IReadOnlyList<StoredBatch> batches = collector.End();
            if (batches.Count == 0) return result;
            await FinishAsync(folder, batches, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    // What batches under way cost is going to be paid, whether it fits or not.
    private void Reserve(IEnumerable<StoredBatch> batches)
    {
        if (_budget is null) return;
        foreach (BatchKey key in batches.SelectMany(batch => batch.ReadKeys().Values)) _budget.Reserve(key.MaxSpending);
    }

    private async Task FinishAsync(
        BatchFolder folder,
        IReadOnlyList<StoredBatch> batches,
        IProgress<BatchProgress>? progress,
        CancellationToken cancellationToken)
    {
        foreach (StoredBatch batch in batches) await _processor.StartAsync(batch, cancellationToken).ConfigureAwait(false);
        int prompts = batches.Sum(batch => batch.ReadKeys().Count);
        var statuses = new Dictionary<StoredBatch, BatchStatus>();
        List<StoredBatch> open = [.. batches];
        while (open.Count > 0)
        {
            foreach (StoredBatch batch in open)
            {
                BatchStatus status = await _processor.GetStatusAsync(batch, cancellationToken).ConfigureAwait(false);
                statuses[batch] = status;
                if (status.State == BatchState.InProgress) continue;
                IReadOnlyList<BatchFailure> failures = await _processor
                    .FinishAsync(batch, status, cancellationToken).ConfigureAwait(false);
                foreach (BatchFailure failure in failures) folder.Note(failure);
            }

            open.RemoveAll(batch => batch.Step.IsJoined);
            progress?.Report(new BatchProgress(
                batches.Count,
                batches.Count - open.Count,
                prompts,
                statuses.Values.Sum(status => status.Answered),
                statuses.Values.Sum(status => status.Failed)));
            if (open.Count > 0) await Task.Delay(_options.PollInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        StoredBatch? refused = batches.FirstOrDefault(batch => batch.Step.End is { State: BatchState.Refused });
        if (refused is not null) throw CreateRefusal(refused);
    }

    private LanguageModelException CreateRefusal(StoredBatch batch) => new(
        $"{_service.Model}: the batch {batch.Step.BatchId} ({batch.RequestsPath}) was refused: {batch.Step.End!.Message} "
        + "Nothing of it was asked; run again when that is mended.",
        null,
        null,
        null)
    { Kind = LanguageModelFailureKind.Refused };
}
