namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>Writes a file whole or not at all: under another name, to the disk, and then moved.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        string temporary = path + ".tmp";
        var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await using (stream.ConfigureAwait(false))
        {
            await write(stream).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public static Task WriteAsync(string path, ReadOnlyMemory<byte> bytes) => WriteAsync(path, stream => stream.WriteAsync(bytes).AsTask());
}
