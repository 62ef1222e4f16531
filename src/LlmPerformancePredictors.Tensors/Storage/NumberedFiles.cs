using System.Globalization;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// The files of a folder that are named <c>0001.SUFFIX</c>. A number that any of them has belongs to what it was given to: it is
/// never given again, though other files of it were deleted.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="suffixes">
/// What may stand behind the number and its point, such as <c>prompt.txt</c>; other files are passed over.
/// </param>
internal sealed class NumberedFiles(string folder, IReadOnlyCollection<string> suffixes)
{
    private const int LeastDigits = 4;

    // So that the next number is one too.
    private const int MostDigits = 9;

    /// <summary>The name of a file.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="suffix">What stands behind the point.</param>
    /// <returns>The path.</returns>
    public string GetPath(int number, string suffix) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:D4}.{suffix}"));

    /// <summary>The numbers that are there.</summary>
    /// <returns>Every number with the suffixes of its files, in order.</returns>
    public SortedDictionary<int, HashSet<string>> Read()
    {
        var found = new SortedDictionary<int, HashSet<string>>();
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (!TryParse(Path.GetFileName(path), out int number, out string suffix)) continue;
            if (!found.TryGetValue(number, out HashSet<string>? there)) found.Add(number, there = new(StringComparer.Ordinal));
            there.Add(suffix);
        }

        return found;
    }

    /// <summary>Whether a name begins with a number as these files' names do, whatever stands behind the point.</summary>
    /// <param name="name">The name, without the folder.</param>
    public static bool HasNumber(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is >= LeastDigits and <= MostDigits and var point
        && name.AsSpan(0, point).IndexOfAnyExceptInRange('0', '9') < 0;

    private bool TryParse(string name, out int number, out string suffix)
    {
        (number, suffix) = (0, "");
        if (!HasNumber(name)) return false;
        int point = name.IndexOf('.', StringComparison.Ordinal);
        suffix = name[(point + 1)..];
        number = int.Parse(name.AsSpan(0, point), NumberStyles.None, CultureInfo.InvariantCulture);
        return number > 0 && suffixes.Contains(suffix);
    }
}
