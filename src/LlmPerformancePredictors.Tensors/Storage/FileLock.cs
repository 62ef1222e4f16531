using static System.FormattableString;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// A lock that processes share: who has the file open has it, and the operating system lets go for who is killed. Disposing lets
/// go.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int LongestPauseInMilliseconds = 32;

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes a lock if it is free.</summary>
    /// <param name="path">The file; made if it is not there, and left there.</param>
    /// <returns>The lock; null if somebody else has it.</returns>
    /// <exception cref="IOException">The file cannot be made, for example on a read-only or full disk.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made or written.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            // Only FileShare.None locks on every system. The file stays: a lock on a deleted file would lock nobody out.
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (Exception exception) when (StorageFaults.IsHeldByAnother(exception))
        {
            return null;
        }
        catch (Exception exception) when (StorageFaults.CanExplain(exception))
        {
            throw StorageFaults.Explain(path, exception);
        }
    }

    /// <summary>Takes a lock, or says who has it and what to do.</summary>
    /// <param name="path">The file; made if it is not there, and left there.</param>
    /// <param name="work">What the lock is for, such as <c>works with the batches in /data</c>.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="IOException">Another process has it, or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made or written.</exception>
    public static FileLock Take(string path, string work) =>
        TryTake(path) ?? throw new IOException($"Another process {work}; let it, or end it and run again.");

    /// <summary>Waits for a lock.</summary>
    /// <param name="path">The file; made if it is not there, and left there.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="timeoutOption">The option that the timeout comes from.</param>
    /// <param name="timeProvider">Measures it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="IOException">Another process has held it all the time, or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made or written.</exception>
    public static async Task<FileLock> TakeAsync(
        string path, TimeSpan timeout, string timeoutOption, TimeProvider timeProvider,
        CancellationToken cancellationToken = default)
    {
        long start = timeProvider.GetTimestamp();
        for (int pause = 1; ; pause = Math.Min(2 * pause, LongestPauseInMilliseconds))
        {
            if (TryTake(path) is { } taken) return taken;
            if (timeProvider.GetElapsedTime(start) > timeout)
            {
                throw new IOException(
                    Invariant($"Another process has held {path} for {timeout}; end it, or wait longer ({timeoutOption})."));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(pause), timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Lets go, and takes the file away where that can be done while it is locked, as on Unix; elsewhere it stays. For files that
    /// nobody waits for.
    /// </summary>
    public void Delete()
    {
        try
        {
            File.Delete(_file.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An empty file too many does no harm.
        }

        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
