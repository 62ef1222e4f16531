using System.Text;
using LlmPerformancePredictors.Storage;
using Microsoft.Extensions.Logging;
using Polly;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>
/// Brings one batch from its requests to its answers, step by step: uploaded, made, ended, downloaded, answers stored. Every step
/// is on disk before the next, and is not done again by a run that goes on.
/// </summary>
internal sealed partial class BatchProcessor(
    IBatchService service, BatchResultStore results, ResiliencePipeline retries, ILogger logger)
{
    /// <summary>Uploads the requests and makes the batch, as far as that is not done.</summary>
    public async Task StartAsync(StoredBatch batch, CancellationToken cancellationToken)
    {
        // A run that was killed after the upload may have made the batch.
        bool mayBeMade = batch.Step.FileId is not null;
        if (batch.Step.FileId is null)
        {
            string uploaded = await CallAsync(
                    batch, token => service.UploadAsync(batch.RequestsPath, token), cancellationToken)
                .ConfigureAwait(false);
            await SaveAsync(batch, batch.Step with { FileId = uploaded }).ConfigureAwait(false);
        }

        if (batch.Step.BatchId is not null) return;
        string fileId = batch.Step.FileId!;
        string batchId = await CallAsync(
            batch,
            async token =>
            {
                string? made = mayBeMade ? await service.FindAsync(fileId, token).ConfigureAwait(false) : null;
                mayBeMade = true; // from here on, also if the call fails
                return made ?? await service.CreateAsync(fileId, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await SaveAsync(batch, batch.Step with { BatchId = batchId }).ConfigureAwait(false);
    }

    /// <summary>Asks how far the batch is, unless it is known to have ended.</summary>
    public async Task<BatchStatus> GetStatusAsync(StoredBatch batch, CancellationToken cancellationToken) =>
        batch.Step.End
        ?? await CallAsync(batch, token => service.GetStatusAsync(batch.Step.BatchId!, token), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Downloads the results of a batch that has ended, and stores its answers.</summary>
    /// <returns>Every prompt that has no answer; none if the batch was refused, and nothing asked.</returns>
    public async Task<IReadOnlyList<BatchFailure>> FinishAsync(
        StoredBatch batch, BatchStatus end, CancellationToken cancellationToken)
    {
        if (batch.Step.End is null) await SaveAsync(batch, batch.Step with { End = end }).ConfigureAwait(false);
        if (end.State == BatchState.Refused)
        {
            results.Release(batch);
            await SaveAsync(batch, batch.Step with { IsJoined = true }).ConfigureAwait(false);
            return [];
        }

        if (!batch.HasResults)
        {
            if (batch.Step.IsDownloaded) LogLost(logger, batch.ResultsPath);
            await DownloadAsync(batch, cancellationToken).ConfigureAwait(false);
            BatchStep downloaded = batch.Step with { IsDownloaded = true, Results = batch.ComputeResultsFingerprint() };
            await SaveAsync(batch, downloaded).ConfigureAwait(false);
        }

        (int answers, IReadOnlyList<BatchFailure> failures) =
            await results.StoreAsync(batch, batch.Step.End!).ConfigureAwait(false);
        LogJoined(logger, batch.RequestsPath, answers, failures.Count);
        await batch.WriteFailuresAsync(failures).ConfigureAwait(false);
        await SaveAsync(batch, batch.Step with { IsJoined = true }).ConfigureAwait(false);
        return failures;
    }

    // Fewer results than the service counts may be all there in a moment, or never: what is there is taken in the end, because it
    // is paid for.
    private async Task DownloadAsync(StoredBatch batch, CancellationToken cancellationToken)
    {
        using var file = new PendingFile(batch.ResultsPath);
        bool isAgain = false, isShort = false;
        try
        {
            await CallAsync(
                batch,
                async token =>
                {
                    if (isAgain) await UpdateEndAsync(batch, token).ConfigureAwait(false);
                    (isAgain, isShort) = (true, false);
                    LanguageModelException? refusal = await WriteResultsAsync(batch, file.Content, token).ConfigureAwait(false);
                    int count = await CountResultsAsync(file.Content, token).ConfigureAwait(false);
                    if (count >= batch.Step.End!.Answered) return true;
                    if (refusal is not null && count == 0) throw refusal;
                    isShort = true;
                    string message = $"{service.Model}: {BatchResultStore.DescribeShort(batch, count)}";
                    throw new LanguageModelException(message, null, null, null) { Kind = LanguageModelFailureKind.Unreadable };
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (LanguageModelException exception) when (isShort)
        {
            LogShort(logger, exception.InnerException?.Message ?? exception.Message);
        }

        file.Commit();
    }

    // The files may have been named after the batch had ended.
    private async Task UpdateEndAsync(StoredBatch batch, CancellationToken cancellationToken)
    {
        BatchStatus end = await service.GetStatusAsync(batch.Step.BatchId!, cancellationToken).ConfigureAwait(false);
        if (end.State is BatchState.Completed or BatchState.EndedEarly)
            await SaveAsync(batch, batch.Step with { End = end }).ConfigureAwait(false);
    }

    // A file that the service refuses does not keep the others from being read.
    private async Task<LanguageModelException?> WriteResultsAsync(
        StoredBatch batch, Stream content, CancellationToken cancellationToken)
    {
        LanguageModelException? refusal = null;
        content.SetLength(0);
        foreach (string resultFile in batch.Step.End!.ResultFiles)
        {
            long start = content.Position;
            try
            {
                await service.DownloadAsync(resultFile, content, cancellationToken).ConfigureAwait(false);
                EndLine(content);
            }
            catch (LanguageModelException exception) when (!exception.IsTransient)
            {
                refusal = exception;
                content.SetLength(start);
            }
        }

        return refusal;
    }

    private static void EndLine(Stream stream)
    {
        if (stream.Position == 0) return;
        stream.Position--;
        if (stream.ReadByte() != '\n') stream.WriteByte((byte)'\n');
    }

    private async Task<int> CountResultsAsync(Stream downloaded, CancellationToken cancellationToken)
    {
        int count = 0;
        downloaded.Position = 0;
        using var reader = new StreamReader(downloaded, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            if (service.ReadResultLine(line) is not null) count++;
        return count;
    }

    private async Task SaveAsync(StoredBatch batch, BatchStep step)
    {
        await batch.SaveAsync(step).ConfigureAwait(false);
        LogStep(logger, batch.RequestsPath, step.FileId, step.BatchId, step.End?.State, step.IsJoined);
    }

    // Once something of a batch is at the service, a call that fails in every run would hold up the folder for ever.
    private async Task<T> CallAsync<T>(
        StoredBatch batch, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await retries
                .ExecuteAsync(async token => await call(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (LanguageModelException exception) when (batch.Step.FileId is not null)
        {
            string cost = batch.Step.BatchId is null ? "" : ", and its prompts asked and paid for again";
            throw new LanguageModelException(
                $"{exception.Message} If it stays so, delete {batch.StatePath}: the batch is then made anew{cost}.",
                exception.Status, exception.RetryAfter, exception)
            { Kind = exception.Kind };
        }
    }

    [LoggerMessage(
        EventId = 40, EventName = "BatchStep", Level = LogLevel.Information,
        Message = "{Requests}: file {FileId}, batch {BatchId}, ended {End}, joined {IsJoined}")]
    private static partial void LogStep(
        ILogger logger, string requests, string? fileId, string? batchId, BatchState? end, bool isJoined);

    [LoggerMessage(
        EventId = 41, EventName = "BatchAnswersStored", Level = LogLevel.Information,
        Message = "{Requests}: {Answers} answers stored, {Failures} prompts without")]
    private static partial void LogJoined(ILogger logger, string requests, int answers, int failures);

    [LoggerMessage(
        EventId = 42, EventName = "BatchResultsChanged", Level = LogLevel.Warning,
        Message = "{Results} is not as it was downloaded; it is downloaded again")]
    private static partial void LogLost(ILogger logger, string results);

    [LoggerMessage(
        EventId = 43, EventName = "BatchShort", Level = LogLevel.Warning, Message = "{Reason} What is there is taken")]
    private static partial void LogShort(ILogger logger, string reason);
}
