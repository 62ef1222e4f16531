using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Prompts;

/// <summary>
/// Reads scores out of whatever a language model wrote: the JSON objects that stand in the text, wherever they stand, and
/// for a single query a single bare number. Only numbers that stand in the text, letter for letter, are ever returned.
/// </summary>
/// <remarks>
/// <para>An id that stands twice in one block (one JSON document, one array, adjacent JSON lines) has no score, even if both
/// are equal. A later block may repeat an equal score, as a final answer repeats a draft; 20 and 20.0 are equal.</para>
/// <para>Ids that were not asked for are passed over while every asked one is there. If one is missing, the model counted in
/// its own way, perhaps from 0, and no id of the answer can be trusted: no architecture has a score.</para>
/// </remarks>
internal static class ScoreAnswerReader
{
    private const int MaxShown = 60;

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The text.</param>
    /// <param name="count">How many architectures were asked for; their ids are 1 to this.</param>
    /// <param name="metric">What a score may be.</param>
    /// <param name="example">
    /// The score that the prompt's form of the answer shows. A block that says just this for id 1 is an echo of the form if
    /// the form's <c>, ...</c> follows or another block has a score for id 1; otherwise it is an estimate like any other.
    /// </param>
    /// <returns>One prediction an id.</returns>
    public static Prediction[] Read(string answer, int count, Metric metric, string example)
    {
        if (string.IsNullOrWhiteSpace(answer)) return Fill(count, "the answer is empty", answer);

        List<Reading> readings = Readings(answer);
        DropEcho(readings, example);
        if (readings.Count == 0)
            return count == 1 && BareNumber(answer) is { } bare
                ? [Check(bare, metric, answer)]
                : Fill(count, "the answer has no object with an id and a score", answer);

        ILookup<string, Reading> byId = readings.ToLookup(reading => reading.Id);
        string[] asked = [.. Enumerable.Range(1, count).Select(id => id.ToString(CultureInfo.InvariantCulture))];
        string[] unknown = [.. byId.Select(group => group.Key).Except(asked)];
        string[] missing = [.. asked.Where(id => !byId.Contains(id))];
        return unknown.Length > 0 && missing.Length > 0
            ? Fill(count, $"the answer has ids that were not asked for ({List(unknown)}) and lacks ones that were ({List(missing)}), so none of its ids can be trusted", answer)
            : [.. asked.Select(id => byId.Contains(id) ? One([.. byId[id]], metric, answer) : Prediction.Failed("the answer has no score for it", answer))];
    }

    private static List<Reading> Readings(string answer)
    {
        // What UTF-8 cannot hold (a lone surrogate) becomes U+FFFD here, inside a string at most: no digit is touched.
        byte[] utf8 = Encoding.UTF8.GetBytes(answer);
        var readings = new List<Reading>();
        (int block, int end, bool bare) = (0, 0, false);
        foreach ((JsonElement root, int start, int length) in JsonObjectScanner.Objects(utf8))
        {
            // Objects with an id and a score that nothing but a comma or white space keeps apart are lines of one block.
            bool continues = bare && IsReading(root) && utf8.AsSpan(end..start).IndexOfAnyExcept(", \t\r\n"u8) < 0;
            if (!continues) block++;
            (end, bare) = (start + length, IsReading(root));
            Collect(root, block, IsFollowedByDots(utf8.AsSpan(end)), readings);
        }

        return readings;
    }

    private static bool IsFollowedByDots(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r\n"u8);
        return rest.StartsWith(","u8) && rest[1..].TrimStart(" \t\r\n"u8).StartsWith("..."u8);
    }

    private static void DropEcho(List<Reading> readings, string example)
    {
        HashSet<Reading> echoes = [.. readings
            .GroupBy(reading => reading.Block)
            .Where(block => block.Count() == 1)
            .Select(block => block.Single())
            .Where(reading => reading.Id == "1" && reading.Score == example)];
        bool answered = readings.Exists(reading => reading.Id == "1" && !echoes.Contains(reading));
        readings.RemoveAll(reading => echoes.Contains(reading) && (answered || reading.IsFollowedByDots));
    }

    private static Prediction One(Reading[] readings, Metric metric, string answer)
    {
        bool twiceInOne = readings.Select(reading => reading.Block).Distinct().Count() < readings.Length;
        if (twiceInOne || !readings.All(reading => IsEqual(reading.Score, readings[0].Score)))
            return Prediction.Failed(
                $"the answer has {readings.Length} scores for it: {string.Join(" and ", readings.Take(3).Select(reading => Shorten(reading.Score)))}", answer);
        return Check(readings[0].Score, metric, answer);
    }

    private static bool IsEqual(string score, string other) =>
        score == other
        || (double.TryParse(score, NumberStyles.Float, CultureInfo.InvariantCulture, out double one)
            && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double two)
            && one == two);

    private static Prediction Check(string text, Metric metric, string answer)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double score))
            return Prediction.Failed($"the score '{Shorten(text)}' is not a number", answer);
        if (!double.IsFinite(score)) return Prediction.Failed($"the score '{Shorten(text)}' is not finite", answer);
        return metric.Allows(score)
            ? Prediction.Of(score)
            : Prediction.Failed(FormattableString.Invariant($"the score {Shorten(text)} is outside {metric.Minimum} to {metric.Maximum}"), answer);
    }

    private static bool IsReading(JsonElement element) => Values(element, "id"u8).Count == 1 && Values(element, "score"u8).Count >= 1;

    private static void Collect(JsonElement element, int block, bool isFollowedByDots, List<Reading> readings)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray()) Collect(item, block, isFollowedByDots, readings);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        if (IsReading(element))
        {
            string id = Values(element, "id"u8)[0];
            readings.AddRange(Values(element, "score"u8).Select(score => new Reading(id, score, block, isFollowedByDots)));
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject()) Collect(property.Value, block, isFollowedByDots, readings);
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

    private static string List(string[] ids) => string.Join(", ", ids.Take(5).Select(Shorten)) + (ids.Length > 5 ? ", ..." : "");

    private static Prediction[] Fill(int count, string reason, string answer)
    {
        var predictions = new Prediction[count];
        Array.Fill(predictions, Prediction.Failed(reason, answer));
        return predictions;
    }

    private static string Shorten(string text) => text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, MaxShown), "...");

    private readonly record struct Reading(string Id, string Score, int Block, bool IsFollowedByDots);
}
