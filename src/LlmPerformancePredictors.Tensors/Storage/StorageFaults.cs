namespace LlmPerformancePredictors.Storage;

/// <summary>
/// What the operating system's refusal to open or write a file means. Only a sharing violation is another process's; everything
/// else (rights, a read-only or full disk) is said in words that name the file and the remedy.
/// </summary>
internal static class StorageFaults
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    // The numbers of errors (errno), which .NET has as HResult on Unix.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;

    // EWOULDBLOCK and EDQUOT differ from system to system.
    private static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;
    private static readonly int QuotaExceeded = OperatingSystem.IsLinux() ? 122 : 69;

    /// <summary>Whether a file could not be opened because somebody else has it open.</summary>
    /// <param name="exception">What opening it threw.</param>
    public static bool IsHeldByAnother(Exception exception) => exception is IOException
        && (OperatingSystem.IsWindows()
            ? exception.HResult is WindowsSharingViolation or WindowsLockViolation
            : exception.HResult == WouldBlock);

    /// <summary>Whether <see cref="Explain"/> has more to say of an exception than it says itself.</summary>
    /// <param name="exception">What opening or writing a file threw.</param>
    public static bool CanExplain(Exception exception) =>
        exception is UnauthorizedAccessException || FindRemedy(exception) is not null;

    /// <summary>The exception of the same type that names the file and what to do.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What opening or writing it threw; one of which <see cref="CanExplain"/> is true.</param>
    /// <returns>The exception to throw.</returns>
    public static Exception Explain(string path, Exception exception) => exception is UnauthorizedAccessException
        ? new UnauthorizedAccessException(
            $"{path} may not be written: {exception.Message} Name a file (not a folder) that may be written, or give this "
            + "user the right to write it and its folder.",
            exception)
        : new IOException($"{path} cannot be written: {exception.Message} {FindRemedy(exception)}", exception)
        {
            HResult = exception.HResult,
        };

    /// <summary>Makes a folder, if it is not there.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void CreateFolder(string path) => Run(path, () => Directory.CreateDirectory(path));

    /// <summary>Writes, and says of a failure what to do.</summary>
    /// <param name="path">What to name in messages.</param>
    /// <param name="write">Writes.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Run(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (CanExplain(exception))
        {
            throw Explain(path, exception);
        }
    }

    private static string? FindRemedy(Exception exception)
    {
        if (exception is not IOException) return null;
        return exception.HResult switch
        {
            WindowsDiskFull or WindowsHandleDiskFull => Full,
            WindowsWriteProtected => ReadOnly,
            NoSpace when !OperatingSystem.IsWindows() => Full,
            ReadOnlyFileSystem when !OperatingSystem.IsWindows() => ReadOnly,
            { } code when code == QuotaExceeded && !OperatingSystem.IsWindows() => Full,
            _ => null,
        };
    }

    private const string Full = "The disk is full, or this user's share of it; make space, and run again.";
    private const string ReadOnly = "The disk is read-only; name a file on another, or mount it for writing.";
}
