using System.Text;

namespace LlmPerformancePredictors.Samples;

/// <summary>
/// A file of results that is there whole or not at all, whenever the sample is stopped. Its temporary file is made at once, so
/// that a path that cannot be written is found before the work begins.
/// </summary>
public sealed class ResultFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;

    /// <summary>Makes the temporary file.</summary>
    /// <param name="path">The file, replaced if it exists; its folder must exist.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public ResultFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (File.Exists(_path)) File.OpenWrite(_path).Dispose(); // one that is read-only stays
        DeleteLeftovers(_path);
        _temporary = $"{_path}.{Environment.ProcessId}.tmp";
        _stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string path, string text)
    {
        using var file = new ResultFile(path);
        file.Write(text);
    }

    /// <summary>Writes the content, which takes the file's place; once.</summary>
    public void Write(string text)
    {
        _stream.Write(Encoding.UTF8.GetBytes(text));
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    // What a kill left is nobody's: whoever lives has it open.
    private static void DeleteLeftovers(string path)
    {
        string name = Path.GetFileName(path);
        if (!Directory.Exists(Path.GetDirectoryName(path))) return;
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.tmp"))
        {
            string end = Path.GetFileName(file);
            if (!end.StartsWith(name + ".", StringComparison.Ordinal)) continue;
            ReadOnlySpan<char> process = end.AsSpan(name.Length + 1)[..^"tmp".Length].TrimEnd('.');
            if (process.IsEmpty || process.ContainsAnyExceptInRange('0', '9')) continue;
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is being written, or not ours.
            }
        }
    }

    /// <summary>Deletes the temporary file, if it has not become the file.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_temporary);
    }
}
