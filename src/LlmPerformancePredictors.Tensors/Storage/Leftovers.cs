using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// The temporary files that killed writers left, told by their names (<c>FILE.PROCESS-NUMBER.tmp</c>), and by that nobody has
/// them open any more. Nothing else is ever deleted.
/// </summary>
internal static partial class Leftovers
{
    private static readonly HashSet<string> OwnFiles = new(StringComparer.Ordinal);

    /// <summary>Notes a temporary file of this process, which is no leftover.</summary>
    /// <param name="temporary">The file, in full.</param>
    public static void Enter(string temporary)
    {
        lock (OwnFiles) OwnFiles.Add(temporary);
    }

    /// <summary>Takes the note back.</summary>
    /// <param name="temporary">The file, in full.</param>
    public static void Leave(string temporary)
    {
        lock (OwnFiles) OwnFiles.Remove(temporary);
    }

    /// <summary>Deletes what killed writers of one file left; what cannot be deleted stays.</summary>
    /// <param name="path">The file, in full; its folder may be missing.</param>
    public static void DeleteOf(string path)
    {
        (string folder, string name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        if (!Directory.Exists(folder)) return;
        Delete(folder, file => file.Length > name.Length && file.StartsWith(name, StringComparison.Ordinal)
            && OfOneFile().IsMatch(file.AsSpan(name.Length)) && !IsOfALivingWriter(file));
    }

    /// <summary>Deletes what killed writers of a folder's files left, those of versions before (<c>FILE.tmp</c>) too.</summary>
    /// <param name="folder">The folder, whose lock the caller holds.</param>
    /// <param name="isOwn">Whether a name, without what makes it temporary, is of a file of the caller's.</param>
    public static void DeleteIn(string folder, Func<string, bool> isOwn) => Delete(
        folder, file => OfAnyFile().Match(file) is { Success: true } match && isOwn(match.Groups["name"].Value));

    private static void Delete(string folder, Func<string, bool> isLeftover)
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*" + PendingFile.Suffix))
                if (isLeftover(Path.GetFileName(file)) && !IsOpen(file)) File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A leftover does no harm but for its space; what is to be written says itself if it cannot be.
        }
    }

    private static bool IsOfALivingWriter(string name)
    {
        ReadOnlySpan<char> process = Writer().Match(name).Groups["process"].ValueSpan;
        return int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && id != Environment.ProcessId && IsAlive(id);
    }

    // By this process, or by one of another machine or container, whose numbers say nothing here.
    private static bool IsOpen(string file)
    {
        lock (OwnFiles)
            if (OwnFiles.Contains(file)) return true;
        try
        {
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return true;
        }
    }

    [GeneratedRegex(@"^\.\d+-\d+\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex OfOneFile();

    [GeneratedRegex(@"^(?<name>.+?)(\.\d+-\d+)?\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex OfAnyFile();

    [GeneratedRegex(@"\.(?<process>\d+)-\d+\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex Writer();
}
