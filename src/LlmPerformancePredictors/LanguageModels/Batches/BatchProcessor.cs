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
            string uploaded = await CallAsync(token => service.UploadAsync(batch.RequestsPath, token), cancellationToken)
                .ConfigureAwait(false);
            await SaveAsync(batch, batch.Step with { FileId = uploaded }).ConfigureAwait(false);
        }

        if (batch.Step.BatchId is not null) return;
        string fileId = batch.Step.FileId!;
        string batchId = await CallAsync(
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
        ?? await CallAsync(token => service.GetStatusAsync(batch.Step.BatchId!, token), cancellationToken).ConfigureAwait(false);

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

        if (!batch.Step.IsDownloaded)
        {
            await CallAsync(token => DownloadAsync(batch, end, token), cancellationToken).ConfigureAwait(false);
            await SaveAsync(batch, batch.Step with { IsDownloaded = true }).ConfigureAwait(false);
        }

        (int answers, IReadOnlyList<BatchFailure> failures) = await results.StoreAsync(batch, end).ConfigureAwait(false);
        LogJoined(logger, batch.RequestsPath, answers, failures.Count);
        await batch.WriteFailuresAsync(failures).ConfigureAwait(false);
        await SaveAsync(batch, batch.Step with { IsJoined = true }).ConfigureAwait(false);
        return failures;
    }

    private async Task<bool> DownloadAsync(StoredBatch batch, BatchStatus end, CancellationToken cancellationToken)
    {
        using var file = new PendingFile(batch.ResultsPath);
        foreach (string resultFile in end.ResultFiles)
        {
            await service.DownloadAsync(resultFile, file.Content, cancellationToken).ConfigureAwait(false);
            EndLine(file.Content);
        }

        await RequireAllResultsAsync(file.Content, batch, end, cancellationToken).ConfigureAwait(false);
        file.Commit();
        return true;
    }

    private static void EndLine(Stream stream)
    {
        if (stream.Position == 0) return;
        stream.Position--;
        if (stream.ReadByte() != '\n') stream.WriteByte((byte)'\n');
    }

    // A file that was cut off would have prompts asked and paid for again.
    private async Task RequireAllResultsAsync(
        Stream downloaded, StoredBatch batch, BatchStatus end, CancellationToken cancellationToken)
    {
        int count = 0;
        downloaded.Position = 0;
        using var reader = new StreamReader(downloaded, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            if (service.ReadResultLine(line) is not null) count++;
        if (count >= end.Answered) return;
        string message = FormattableString.Invariant(
            $"{service.Model}: the results of {batch.Step.BatchId} have {count} lines that can be read, ")
            + FormattableString.Invariant($"of {end.Answered} answers that the service counts.");
        throw new LanguageModelException(message, null, null, null) { Kind = LanguageModelFailureKind.Unreadable };
    }

    private async Task SaveAsync(StoredBatch batch, BatchStep step)
    {
        await batch.SaveAsync(step).ConfigureAwait(false);
        LogStep(logger, batch.RequestsPath, step.FileId, step.BatchId, step.End?.State, step.IsJoined);
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await retries
            .ExecuteAsync(async token => await call(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Requests}: file {FileId}, batch {BatchId}, ended {End}, joined {IsJoined}")]
    private static partial void LogStep(
        ILogger logger, string requests, string? fileId, string? batchId, BatchState? end, bool isJoined);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Requests}: {Answers} answers stored, {Failures} prompts without")]
    private static partial void LogJoined(ILogger logger, string requests, int answers, int failures);
}
