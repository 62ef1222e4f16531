using System.Text;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>
/// Has any run (a labelling, an evaluation, a probe) answered through batches: the run is made once to collect its prompts,
/// the service answers them, and it is made again with the answers, until nothing is left to ask.
/// </summary>
/// <remarks>
/// Every step (requests written, uploaded, batch made, ended, downloaded, answers stored) is on disk before the next, so that a
/// run that is killed at any moment goes on there, and no prompt is paid for twice. Where a run was killed after a batch was
/// made and before it knew, the service is asked for the batch of that file.
/// </remarks>
public sealed partial class BatchRunner
{
    private const int StoredTogether = 1000;

    private readonly IBatchService _service;
    private readonly AnswerStore _store;
    private readonly BatchOptions _options;
    private readonly Budget? _budget;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retries;

    /// <summary>Creates the runner.</summary>
    /// <param name="service">The service that answers.</param>
    /// <param name="store">Where answers are kept and looked for; disposed of by its owner.</param>
    /// <param name="options">Where batches are kept, and how they are made.</param>
    /// <param name="budget">
    /// What may be spent, at the prices that it was made with; null for no limit. Prompts that could cost more than is left beside
    /// those under way wait for the next round.
    /// </param>
    /// <param name="timeProvider">Measures pauses and tells the day that is noted with an answer; null takes the system's clock.</param>
    /// <param name="logger">Is told of every step; null for none.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public BatchRunner(
        IBatchService service, AnswerStore store, BatchOptions options, Budget? budget = null,
        TimeProvider? timeProvider = null, ILogger<BatchRunner>? logger = null)
    {
        options = options.Clone();
        new BatchOptionsValidator().ThrowIfInvalid(options, nameof(options));
        (_service, _store, _options, _budget) = (service, store, options, budget);
        (_timeProvider, _logger) = (timeProvider ?? TimeProvider.System, logger ?? NullLogger<BatchRunner>.Instance);
        _retries = RetryPipeline.Create(options.Retries, _timeProvider);
    }

    /// <summary>Makes a run until all its prompts are answered or given up.</summary>
    /// <typeparam name="T">What the run gives.</typeparam>
    /// <param name="run">
    /// The run, with the client to ask: it answers from the store, and any other prompt with an exception, which predictors turn
    /// into failures. It is made several times and has to ask the same each time it has the same answers; only its last result counts.
    /// </param>
    /// <param name="progress">Is told at every poll how far the batches are; null for nobody.</param>
    /// <param name="cancellationToken">Stops waiting; batches go on at the service, and the next call picks them up.</param>
    /// <returns>The result of the run in which nothing new was asked.</returns>
    /// <exception cref="LanguageModelException">The service refused a call or a batch, in its words; run again when that is mended.</exception>
    /// <exception cref="IOException">Another process works with the folder, or it cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The run asks something new every time.</exception>
    /// <exception cref="InvalidDataException">A file of the folder cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The waiting was stopped.</exception>
    public async Task<T> RunAsync<T>(
        Func<IChatClient, CancellationToken, Task<T>> run, IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using BatchFolder folder = await BatchFolder.OpenAsync(_options, _timeProvider).ConfigureAwait(false);
        StoredBatch[] unfinished = [.. folder.Batches.Where(batch => !batch.Step.IsJoined)];
        if (_budget is not null)
            foreach (StoredBatch batch in unfinished)
                foreach (BatchKey key in (await batch.ReadKeysAsync().ConfigureAwait(false)).Values) _budget.Reserve(key.Most);
        await FinishAsync(folder, unfinished, progress, cancellationToken).ConfigureAwait(false);
        for (int round = 0; ; round++)
        {
            T result;
            IReadOnlyList<StoredBatch> batches;
            var collector = new BatchCollector(_service, folder, _options, _budget);
            await using (collector.ConfigureAwait(false))
            {
                using var client = new RecordingChatClient(new CollectingChatClient(_service, folder, collector), _store, _timeProvider);
                result = await run(client, cancellationToken).ConfigureAwait(false);
                if (round == _options.MaxRounds && !collector.IsEmpty)
                    throw new InvalidOperationException(
                        FormattableString.Invariant($"After {round} rounds of batches the run still asks something new; a run has to ask the same each time. If it needs more rounds, raise BatchOptions.MaxRounds."));
                batches = await collector.EndAsync().ConfigureAwait(false);
            }

            if (batches.Count == 0) return result;
            await FinishAsync(folder, batches, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(BatchFolder folder, IReadOnlyList<StoredBatch> batches, IProgress<BatchProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (StoredBatch batch in batches) await StartAsync(batch, cancellationToken).ConfigureAwait(false);
        var statuses = new Dictionary<StoredBatch, BatchStatus>();
        var sizes = new Dictionary<StoredBatch, int>();
        foreach (StoredBatch batch in batches) sizes.Add(batch, (await batch.ReadKeysAsync().ConfigureAwait(false)).Count);
        while (batches.Any(batch => !batch.Step.IsJoined))
        {
            foreach (StoredBatch batch in batches.Where(batch => !batch.Step.IsJoined))
            {
                statuses[batch] = batch.Step.End ?? await CallAsync(token => _service.GetStatusAsync(batch.Step.BatchId!, token), cancellationToken).ConfigureAwait(false);
                if (statuses[batch].State != BatchState.InProgress) await EndAsync(folder, batch, statuses[batch], cancellationToken).ConfigureAwait(false);
            }

            progress?.Report(new BatchProgress(
                batches.Count, batches.Count(batch => batch.Step.IsJoined), sizes.Values.Sum(),
                statuses.Values.Sum(status => status.Answered), statuses.Values.Sum(status => status.Failed)));
            if (batches.Any(batch => !batch.Step.IsJoined)) await Task.Delay(_options.PollInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        if (batches.FirstOrDefault(batch => batch.Step.End is { State: BatchState.Refused }) is { } refused)
            throw new LanguageModelException(
                $"{_service.Model}: the batch {refused.Step.BatchId} ({refused.Requests}) was refused: {refused.Step.End!.Words} Nothing of it was asked; run again when that is mended.",
                null, null, null)
            { Kind = LanguageModelFailureKind.Refused };
    }

    private async Task StartAsync(StoredBatch batch, CancellationToken cancellationToken)
    {
        bool mayBeMade = batch.Step.FileId is not null;
        if (batch.Step.FileId is null)
        {
            string fileId = await CallAsync(token => _service.UploadAsync(batch.Requests, token), cancellationToken).ConfigureAwait(false);
            await SaveAsync(batch, batch.Step with { FileId = fileId }).ConfigureAwait(false);
        }

        if (batch.Step.BatchId is not null) return;
        string batchId = await CallAsync(
            async token =>
            {
                string? made = mayBeMade ? await _service.FindAsync(batch.Step.FileId!, token).ConfigureAwait(false) : null;
                mayBeMade = true; // from here on, also if the call fails
                return made ?? await _service.CreateAsync(batch.Step.FileId!, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await SaveAsync(batch, batch.Step with { BatchId = batchId }).ConfigureAwait(false);
    }

    private async Task EndAsync(BatchFolder folder, StoredBatch batch, BatchStatus end, CancellationToken cancellationToken)
    {
        if (batch.Step.End is null) await SaveAsync(batch, batch.Step with { End = end }).ConfigureAwait(false);
        if (end.State == BatchState.Refused)
        {
            foreach (BatchKey key in (await batch.ReadKeysAsync().ConfigureAwait(false)).Values) _budget?.Settle(key.Most, default);
            await SaveAsync(batch, batch.Step with { IsJoined = true }).ConfigureAwait(false);
            return;
        }

        if (!batch.Step.IsDownloaded)
        {
            await CallAsync(token => DownloadAsync(batch, end, token), cancellationToken).ConfigureAwait(false);
            await SaveAsync(batch, batch.Step with { IsDownloaded = true }).ConfigureAwait(false);
        }

        IReadOnlyList<BatchFailure> failures = await JoinAsync(batch, end).ConfigureAwait(false);
        await batch.WriteFailuresAsync(failures).ConfigureAwait(false);
        await SaveAsync(batch, batch.Step with { IsJoined = true }).ConfigureAwait(false);
        foreach (BatchFailure failure in failures) folder.Note(failure);
    }

    private async Task<bool> DownloadAsync(StoredBatch batch, BatchStatus end, CancellationToken cancellationToken)
    {
        int results = 0;
        await WholeFile.WriteAsync(batch.Results, async stream =>
        {
            foreach (string file in end.ResultFiles)
            {
                await _service.DownloadAsync(file, stream, cancellationToken).ConfigureAwait(false);
                if (stream.Position > 0 && LastByte(stream) != '\n') stream.WriteByte((byte)'\n');
            }

            // A file that was cut off would have prompts asked and paid for again.
            stream.Position = 0;
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
                if (_service.ReadResultLine(line) is not null) results++;
            if (results < end.Answered)
                throw new LanguageModelException(
                    FormattableString.Invariant($"{_service.Model}: the results of {batch.Step.BatchId} have {results} lines that can be read, of {end.Answered} answers that the service counts."),
                    null, null, null)
                { Kind = LanguageModelFailureKind.Unreadable };
        }).ConfigureAwait(false);
        return true;

        static int LastByte(Stream stream)
        {
            stream.Position--;
            return stream.ReadByte();
        }
    }

    private async Task<IReadOnlyList<BatchFailure>> JoinAsync(StoredBatch batch, BatchStatus end)
    {
        Dictionary<string, BatchKey> open = await batch.ReadKeysAsync().ConfigureAwait(false);
        var failures = new List<BatchFailure>();
        var adding = new List<Task>();
        int answers = 0;
        DateOnly day = DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime);
        await foreach (string line in File.ReadLinesAsync(batch.Results).ConfigureAwait(false))
        {
            // What is no result, or nobody's, leaves its prompt without one.
            if (_service.ReadResultLine(line) is not { } result || !open.Remove(result.CustomId, out BatchKey? key)) continue;
            _budget?.Settle(key.Most, CostOf(key, result));
            if (result.Response is { } response) adding.Add(_store.AddAsync(RecordedResponse.ToAnswer(key.Key, key.PromptBytes, response, day)));
            else failures.Add(new BatchFailure(key.CustomId, result.Failure ?? "no reason was given", result.IsTransient));
            if (adding.Count < StoredTogether) continue;
            answers += adding.Count;
            await Task.WhenAll(adding).ConfigureAwait(false);
            adding.Clear();
        }

        await Task.WhenAll(adding).ConfigureAwait(false);
        foreach (BatchKey key in open.Values) _budget?.Settle(key.Most, new Spending(1, 0, 0));
        string missing = end.State == BatchState.EndedEarly ? $"the batch ended early ({end.Words})" : "the batch has no result for it";
        failures.AddRange(open.Keys.Order(StringComparer.Ordinal).Select(id => new BatchFailure(id, missing, IsTransient: true)));
        LogJoined(_logger, batch.Requests, answers + adding.Count, failures.Count);
        return failures;
    }

    // What is stored already was counted with the store, or when it was.
    private Spending CostOf(BatchKey key, BatchResult result) => _store.TryFind(key.Key, out _)
        ? default
        : result.Response is null ? new Spending(1, 0, 0)
        : result.Response.Usage is { InputTokenCount: { } input, OutputTokenCount: { } output } ? new Spending(1, input, output)
        : key.Most;

    private async Task SaveAsync(StoredBatch batch, BatchStep step)
    {
        // What was done is noted also when the run is being stopped.
        await batch.SaveAsync(step).ConfigureAwait(false);
        LogStep(_logger, batch.Requests, step.FileId, step.BatchId, step.End?.State, step.IsJoined);
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(async token => await call(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Requests}: file {FileId}, batch {BatchId}, ended {End}, joined {IsJoined}")]
    private static partial void LogStep(ILogger logger, string requests, string? fileId, string? batchId, BatchState? end, bool isJoined);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Requests}: {Answers} answers stored, {Failures} prompts without")]
    private static partial void LogJoined(ILogger logger, string requests, int answers, int failures);
}
