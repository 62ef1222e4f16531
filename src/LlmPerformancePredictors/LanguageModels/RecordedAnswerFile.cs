namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Recorded answers as JSON lines:
/// <c>{"model":…,"prompt_sha256":…,"settings":…,"sample":…,"recorded":"2026-11-22","answer":…}</c>, one answer a
/// line; the day may be missing, further properties are allowed and ignored. A last line that is the beginning of such
/// a line was torn off by a kill and is forgiven; one that is whole counts, and anything else is an error.
/// <see cref="AnswerStore"/> writes such files.
/// </summary>
public static class RecordedAnswerFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a run may be writing to it.</param>
    /// <returns>The answers, in order.</returns>
    /// <exception cref="InvalidDataException">A line is no recorded answer; the message names file, line and trouble.</exception>
    public static IReadOnlyList<RecordedAnswer> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(stream, path);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The answers, in order.</returns>
    /// <exception cref="InvalidDataException">
    /// A line is no recorded answer; the message names stream, line and trouble.
    /// </exception>
    public static IReadOnlyList<RecordedAnswer> Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return [.. RecordedAnswerLine.Format.ReadStream(stream, name, forgivesTornEnd: true).Select(line => line.ToAnswer())];
    }
}
