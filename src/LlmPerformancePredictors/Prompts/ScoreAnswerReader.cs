using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Prompts;

/// <summary>
/// Reads scores out of whatever a language model wrote: the JSON objects that stand in the text, wherever they stand, and
/// for a single query a single bare number. Only numbers that stand in the text, letter for letter, are ever returned.
/// </summary>
internal static class ScoreAnswerReader
{
    private const int MaxShown = 60;

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The text.</param>
    /// <param name="count">How many architectures were asked for; their ids are 1 to this.</param>
    /// <param name="metric">What a score may be.</param>
    /// <param name="example">The score that the prompt's form of the answer shows: an object that says just this for id 1 is an echo.</param>
    /// <returns>One prediction an id.</returns>
    public static Prediction[] Read(string answer, int count, Metric metric, string example)
    {
        if (string.IsNullOrWhiteSpace(answer)) return Fill(count, "the answer is empty", answer);

        var readings = new List<Reading>();
        int block = 0;
        foreach (JsonElement root in JsonObjectScanner.Objects(answer))
        {
            int before = readings.Count;
            Collect(root, block++, readings);
            if (readings.Count == before + 1 && readings[before] is { Id: "1" } only && only.Score == example) readings.RemoveAt(before);
        }

        if (readings.Count == 0)
            return count == 1 && BareNumber(answer) is { } bare
                ? [Check(bare, metric, answer)]
                : Fill(count, "the answer has no object with an id and a score", answer);

        ILookup<string, Reading> byId = readings.ToLookup(reading => reading.Id);
        string unknown = Unknown(byId, count);
        var predictions = new Prediction[count];
        for (int i = 0; i < count; i++)
        {
            string id = (i + 1).ToString(CultureInfo.InvariantCulture);
            predictions[i] = byId.Contains(id)
                ? One([.. byId[id]], metric, answer)
                : Prediction.Failed($"the answer has no score for it{unknown}", answer);
        }

        return predictions;
    }

    private static Prediction One(Reading[] readings, Metric metric, string answer)
    {
        bool twiceInOne = readings.Select(reading => reading.Block).Distinct().Count() < readings.Length;
        if (twiceInOne || readings.Any(reading => reading.Score != readings[0].Score))
            return Prediction.Failed(
                $"the answer has {readings.Length} scores for it: {string.Join(" and ", readings.Take(3).Select(reading => Shorten(reading.Score)))}", answer);
        return Check(readings[0].Score, metric, answer);
    }

    private static Prediction Check(string text, Metric metric, string answer)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double score))
            return Prediction.Failed($"the score '{Shorten(text)}' is not a number", answer);
        if (!double.IsFinite(score)) return Prediction.Failed($"the score '{Shorten(text)}' is not finite", answer);
        return metric.Allows(score)
            ? Prediction.Of(score)
            : Prediction.Failed(FormattableString.Invariant($"the score {Shorten(text)} is outside {metric.Minimum} to {metric.Maximum}"), answer);
    }

    private static void Collect(JsonElement element, int block, List<Reading> readings)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray()) Collect(item, block, readings);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        List<string> ids = Values(element, "id"u8);
        List<string> scores = Values(element, "score"u8);
        if (ids.Count == 1 && scores.Count >= 1)
        {
            readings.AddRange(scores.Select(score => new Reading(ids[0], score, block)));
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject()) Collect(property.Value, block, readings);
    }

    // The raw text of a property that is a number or a string: "24.3" counts, a schema's {"type": "number"} does not. Raw,
    // because unescaping would make digits that do not stand in the text, and throws on a lone surrogate.
    private static List<string> Values(JsonElement element, ReadOnlySpan<byte> name)
    {
        var values = new List<string>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!JsonMarshal.GetRawUtf8PropertyName(property).SequenceEqual(name)) continue;
            string raw = property.Value.GetRawText();
            if (property.Value.ValueKind == JsonValueKind.String) values.Add(raw[1..^1].Trim());
            else if (property.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null) values.Add(raw);
        }

        return values;
    }

    private static string? BareNumber(string answer)
    {
        string text = answer.Trim().Trim('`', '*', '"').Trim();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : null;
    }

    private static string Unknown(ILookup<string, Reading> byId, int count)
    {
        string[] unknown = [.. byId.Select(group => group.Key).Where(id => !IsAsked(id, count)).Take(5).Select(Shorten)];
        return unknown.Length == 0 ? "" : $", but has ids that were not asked for: {string.Join(", ", unknown)}";
    }

    private static bool IsAsked(string id, int count) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= count;

    private static Prediction[] Fill(int count, string reason, string answer)
    {
        var predictions = new Prediction[count];
        Array.Fill(predictions, Prediction.Failed(reason, answer));
        return predictions;
    }

    private static string Shorten(string text) => text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, MaxShown), "...");

    private readonly record struct Reading(string Id, string Score, int Block);
}
