using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Recorded answers as JSON lines: <c>{"model":…,"prompt_sha256":…,"settings":…,"sample":…,"recorded":"2026-11-22","answer":…}</c>,
/// one answer a line; the day may be missing, further properties are allowed and ignored. A last line that has no line feed and
/// cannot be read was torn off by a kill and is forgiven; one that is whole counts. <see cref="AnswerStore"/> writes such files.
/// </summary>
public static class RecordedAnswerFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The answers, in order.</returns>
    /// <exception cref="InvalidDataException">A line is no recorded answer; the message names file, line and trouble.</exception>
    public static IReadOnlyList<RecordedAnswer> Read(string path)
    {
        // A run may be writing to it.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(stream, path);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The answers, in order.</returns>
    /// <exception cref="InvalidDataException">A line is no recorded answer; the message names stream, line and trouble.</exception>
    public static IReadOnlyList<RecordedAnswer> Read(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string[] lines = reader.ReadToEnd().Split('\n');
        var answers = new List<RecordedAnswer>();

        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            try
            {
                answers.Add(RecordedAnswerLine.Parse(Encoding.UTF8.GetBytes(lines[i])));
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                // What follows the last line feed was never finished.
            }
            catch (JsonException exception)
            {
                throw Damaged(name, i + 1, exception.Message, exception);
            }
        }

        return answers;
    }

    internal static InvalidDataException Damaged(string name, long line, string trouble, Exception? innerException = null) => new(
        FormattableString.Invariant($"{name}, line {line} is no recorded answer: {trouble} Restore the line from a copy, or delete it and ask the model again."),
        innerException);
}
