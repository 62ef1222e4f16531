using System.Globalization;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// A file in the making, under a temporary name until <see cref="Commit"/>, so that a reader sees the whole old content or the
/// whole new one, whenever the process is killed.
/// </summary>
/// <remarks>
/// The temporary name is the file's with process, a running number and <c>.tmp</c> behind it: writers never share one, and what a
/// kill leaves is read by nobody. The next writer of the file deletes it (<see cref="Leftovers"/>).
/// </remarks>
internal sealed class PendingFile : IDisposable
{
    /// <summary>The end of every temporary name.</summary>
    public const string Suffix = ".tmp";

    private static int _count;

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _content;
    private bool _isCommitted;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="isInLockedFolder">
    /// Whether the folder has a lock, whose holder deleted leftovers when it took it: to look for them at every one of many
    /// thousand files would take longer than to write them.
    /// </param>
    /// <exception cref="IOException">
    /// The temporary file cannot be made, for example on a read-only or full disk, or the path is a device's or a pipe's.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public PendingFile(string path, bool isInLockedFolder = false)
    {
        _path = Path.GetFullPath(path);
        KeptFile.RequireAt(_path);
        if (!isInLockedFolder) Leftovers.DeleteOf(_path);
        _temporary = string.Create(
            CultureInfo.InvariantCulture, $"{_path}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}{Suffix}");
        Leftovers.Enter(_temporary);
        try
        {
            _content = new FileStream(_temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception)
        {
            Leftovers.Leave(_temporary);
            if (StorageFaults.CanExplain(exception)) throw StorageFaults.Explain(_path, exception);
            throw;
        }
    }

    /// <summary>What is going to be the file's content; it can be read back and searched.</summary>
    public Stream Content => _content;

    /// <summary>Flushes the content to the disk and moves it over the file; nothing can be written afterwards.</summary>
    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public void Commit()
    {
        StorageFaults.Run(_path, () =>
        {
            _content.Flush(flushToDisk: true);
            _content.Dispose();
            File.Move(_temporary, _path, overwrite: true);
        });
        _isCommitted = true;
        Leftovers.Leave(_temporary);
    }

    /// <summary>Removes the temporary file, unless it was committed.</summary>
    public void Dispose()
    {
        if (_isCommitted) return;
        try
        {
            _content.Dispose();
        }
        finally
        {
            File.Delete(_temporary);
            Leftovers.Leave(_temporary);
        }
    }
}
