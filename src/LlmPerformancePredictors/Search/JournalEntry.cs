using System.Text.Json;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>A line of a journal, read back.</summary>
internal sealed record JournalEntry(int Line, string Kind, string Name, string Text, Prediction? Prediction, decimal Money)
{
    public const string Evaluation = "evaluation";
    public const string Generation = "generation";
    public const string Note = "note";

    /// <summary>What the line is, for messages.</summary>
    public string Summary => Kind switch
    {
        Evaluation => $"the evaluation of {Text} by '{Name}'",
        Generation => "the end of a generation",
        _ => $"the note '{Name}'",
    };

    public static JournalEntry Parse(string text, int line, string where)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            JsonElement root = json.RootElement;
            if (root.TryGetProperty("generation_end", out _)) return new JournalEntry(line, Generation, "", text, null, 0);
            if (root.TryGetProperty("note", out JsonElement note))
                return new JournalEntry(line, Note, note.GetString()!, root.GetProperty("text").GetString()!, null, 0);
            Prediction prediction = root.TryGetProperty("score", out JsonElement score)
                ? Predictors.Prediction.Of(score.GetDouble(), root.TryGetProperty("standard_deviation", out JsonElement deviation) ? deviation.GetDouble() : null)
                : Predictors.Prediction.Failed(
                    root.GetProperty("failure").GetString()!, root.TryGetProperty("raw_text", out JsonElement raw) ? raw.GetString() : null);
            decimal money = root.TryGetProperty("money", out JsonElement paid) ? paid.GetDecimal() : 0;
            return new JournalEntry(
                line, Evaluation, root.GetProperty("predictor").GetString()!, root.GetProperty("architecture").GetString()!, prediction, money);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new SearchJournalException(
                $"{where}, line {line} is no line of a search journal: {exception.Message} Restore the line from a copy, or delete it and all that follow.",
                exception);
        }
    }
}
