using static System.FormattableString;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A lock that processes share: who has the file open has it, and the operating system lets go for who is killed.</summary>
internal sealed class FileLock(string path, TimeSpan timeout, TimeProvider timeProvider)
{
    private const int LongestPauseInMilliseconds = 32;

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>What to dispose of to let go; null if another process has it.</returns>
    public FileStream? TryTake()
    {
        try
        {
            // Only FileShare.None locks on every system. The file stays: a lock on a deleted file would lock nobody out.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock.</summary>
    /// <returns>What to dispose of to let go.</returns>
    public async Task<FileStream> TakeAsync()
    {
        long start = timeProvider.GetTimestamp();
        for (int pause = 1; ; pause = Math.Min(2 * pause, LongestPauseInMilliseconds))
        {
            if (TryTake() is { } taken) return taken;
            if (timeProvider.GetElapsedTime(start) > timeout)
                throw new AnswerStoreException(Invariant($"Another process has held {path} for {timeout}; end it, or wait longer (AnswerStoreOptions.LockTimeout)."));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), timeProvider).ConfigureAwait(false);
        }
    }
}
