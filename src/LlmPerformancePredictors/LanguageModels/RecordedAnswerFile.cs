using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Recorded answers as JSON lines: <c>{"model":…,"prompt_sha256":…,"settings":…,"sample":…,"recorded":"2026-11-22","answer":…}</c>,
/// one answer a line; the day may be missing, further properties are allowed and ignored. A last line that has no line feed and
/// cannot be read was torn off by a kill and is forgiven; one that is whole counts.
/// </summary>
public static class RecordedAnswerFile
{
    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The answers, in order.</returns>
    /// <exception cref="InvalidDataException">A line is no recorded answer; the message names file, line and trouble.</exception>
    public static IReadOnlyList<RecordedAnswer> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
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
                answers.Add(Parse(lines[i]));
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                // What follows the last line feed was never finished.
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException(
                    $"{name}, line {i + 1} is no recorded answer: {exception.Message} Restore the line from a copy, or delete it and ask the model again.", exception);
            }
        }

        return answers;
    }

    private static RecordedAnswer Parse(string line)
    {
        Line parsed = JsonSerializer.Deserialize<Line>(line, Strict) ?? throw new JsonException("The line is null.");
        return new RecordedAnswer(
            new AnswerKey(parsed.Model, parsed.PromptSha256, parsed.Settings, parsed.Sample), parsed.Answer)
        { Day = Day(parsed.Recorded) };
    }

    // A note for people, so what is no day is ignored as any further property is.
    private static DateOnly? Day(JsonElement recorded) =>
        recorded.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(recorded.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : null;

    private sealed class Line
    {
        [JsonPropertyName("model"), JsonRequired]
        public string Model { get; set; } = "";

        [JsonPropertyName("prompt_sha256"), JsonRequired]
        public string PromptSha256 { get; set; } = "";

        [JsonPropertyName("settings")]
        public string Settings { get; set; } = "";

        [JsonPropertyName("sample")]
        public int Sample { get; set; }

        [JsonPropertyName("recorded")]
        public JsonElement Recorded { get; set; }

        [JsonPropertyName("answer"), JsonRequired]
        public string Answer { get; set; } = "";
    }
}
