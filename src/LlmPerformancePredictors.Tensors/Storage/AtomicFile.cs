using System.Text;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// Writes files whole or not at all: under a temporary name, flushed to the disk, then moved over. On failure the temporary file
/// is removed and the old one stays. Texts are UTF-8 without a byte order mark.
/// </summary>
internal static class AtomicFile
{
    // As File.WriteAllText has it: a lone surrogate is an error.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes text.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, Utf8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new PendingFile(path);
        file.Content.Write(content);
        file.Commit();
    }

    /// <summary>Writes what is too large for one array.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new PendingFile(path);
        StorageFaults.Run(path, () => write(file.Content));
        file.Commit();
    }

    /// <summary>Writes text.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <param name="text">Its content.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The end of it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteAsync(string path, string text, CancellationToken cancellationToken = default) =>
        WriteAsync(path, Utf8.GetBytes(text), cancellationToken);

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The end of it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        WriteAsync(path, stream => stream.WriteAsync(content, cancellationToken).AsTask());

    /// <summary>Writes bytes into a folder whose lock the caller holds; see <see cref="PendingFile"/>.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The end of it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteInLockedFolderAsync(
        string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        using var file = new PendingFile(path, isInLockedFolder: true);
        await file.Content.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        file.Commit();
    }

    /// <summary>Writes what comes bit by bit.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <param name="write">Writes the content; it may read it back.</param>
    /// <returns>The end of it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        using var file = new PendingFile(path);
        await write(file.Content).ConfigureAwait(false);
        file.Commit();
    }

    /// <summary>Tries whether a file can be written, before hours of work or paid answers are to go into it.</summary>
    /// <param name="path">The file; it stays as it is.</param>
    /// <exception cref="IOException">Its folder does not exist, or the file cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void RequireWritable(string path)
    {
        using var trial = new PendingFile(path);
    }

    /// <summary>Deletes what killed writers of numbered files (<see cref="NumberedFiles"/>) left in a folder.</summary>
    /// <param name="folder">A folder whose lock the caller holds.</param>
    public static void DeleteLeftovers(string folder) => Leftovers.DeleteIn(folder, NumberedFiles.HasNumber);
}
