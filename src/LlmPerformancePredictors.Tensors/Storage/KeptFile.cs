using Microsoft.Win32.SafeHandles;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// Tells files from devices and pipes, which take what is written and keep nothing: what was paid for would be gone, and a file
/// moved over a device would take its place.
/// </summary>
internal static class KeptFile
{
    /// <summary>Refuses an open file that is none. One with content keeps it; only an empty one can be a device.</summary>
    /// <param name="path">What to name in messages.</param>
    /// <param name="file">The file, open for writing.</param>
    /// <exception cref="IOException">It is a device or a pipe.</exception>
    public static void Require(string path, SafeFileHandle file)
    {
        try
        {
            // A file of no bytes has none afterwards; of anything else the system says that it has no length.
            if (RandomAccess.GetLength(file) == 0) RandomAccess.SetLength(file, 0);
        }
        catch (Exception exception) when (exception is NotSupportedException or IOException)
        {
            throw new IOException(
                $"{path} is a device or a pipe, which keeps nothing that is written to it; name a file.", exception);
        }
    }

    /// <summary>Refuses a path that something else than a file has, before a file is moved there.</summary>
    /// <param name="path">The path; there need be nothing.</param>
    /// <exception cref="IOException">It is a device or a pipe.</exception>
    public static void RequireAt(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return;
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return; // A file that another has, or that may not be written, but may be replaced.
        }

        using (file) Require(path, file);
    }
}
