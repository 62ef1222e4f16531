using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>Finds the JSON objects that stand in whatever a language model wrote, in one pass. Never throws.</summary>
internal static class JsonObjectScanner
{
    // An answer has a few; each costs an exception.
    private const int MaxBroken = 20_000;

    /// <summary>
    /// Tries every '{' from left to right and goes on behind what parses, so prose, fences, several objects and an answer
    /// that was cut off in the middle all give the objects that are whole.
    /// </summary>
    /// <remarks>
    /// An object that breaks off gives the whole objects in it, but none that may stand in a string: where it breaks in a
    /// string or right behind one, such as <c>{"why": "as in {"id": 1}"}</c>, the string may go on for all we know, and then
    /// neither what follows counts nor what stands behind another string of the objects that broke.
    /// </remarks>
    /// <param name="utf8">The text.</param>
    /// <param name="ownNames">
    /// Names of properties that make an object the one that is looked for. Where such a one breaks off, what lies in it explains
    /// and does not count.
    /// </param>
    /// <returns>The outermost whole objects, in order.</returns>
    public static JsonObjects Find(byte[] utf8, params ReadOnlySpan<string> ownNames)
    {
        byte[][] names = [.. ownNames.ToArray().Select(Encoding.UTF8.GetBytes)];
        var found = new List<(int Start, int Length)>();
        (int at, int broken) = (0, 0);
        while (utf8.AsSpan(at).IndexOf((byte)'{') is >= 0 and var offset)
        {
            int start = at + offset;
            if (!MayBeginObject(utf8.AsSpan(start + 1)))
            {
                at = start + 1;
                continue;
            }

            int before = found.Count;
            (at, bool breaksAtString) = ReadObject(utf8, start, names, found);
            if (breaksAtString) return new JsonObjects(found, at);
            if (found.Count == before && ++broken > MaxBroken) return new JsonObjects(found, null, at);
        }

        return new JsonObjects(found, null);
    }

    /// <summary>The objects of a text as JSON elements.</summary>
    /// <param name="answer">The text.</param>
    /// <param name="ownNames">Names of properties that make an object the one that is looked for.</param>
    /// <returns>The outermost whole objects, in order, and what a reason says of the text.</returns>
    public static (IEnumerable<JsonElement> Elements, string Remark) FindElements(
        string answer, params ReadOnlySpan<string> ownNames)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(answer); // a lone surrogate becomes U+FFFD: no digit is touched
        var options = new JsonDocumentOptions { AllowTrailingCommas = true };
        JsonObjects objects = Find(utf8, ownNames);
        return (
            objects.Ranges.Select(range => JsonElement.Parse(utf8.AsSpan(range.Start, range.Length), options)), objects.Remark);
    }

    /// <summary>A reader of one object's tokens, as tolerant as the scanner.</summary>
    /// <param name="utf8">The text, from the object's first byte on.</param>
    /// <param name="isFinalBlock">False to be told the end of the text from what is no JSON.</param>
    /// <returns>The reader, before the first token.</returns>
    public static Utf8JsonReader CreateReader(ReadOnlySpan<byte> utf8, bool isFinalBlock = true) =>
        new(utf8, isFinalBlock, new JsonReaderState(new JsonReaderOptions { AllowTrailingCommas = true }));

    // Braces of formulas and of nonsense are told apart without an exception each, of which a text of megabytes would have many.
    private static bool MayBeginObject(ReadOnlySpan<byte> rest) =>
        rest.TrimStart(" \t\r\n"u8) is [] or [(byte)'"' or (byte)'}' or (byte)',', ..];

    // Reads from a '{' as far as JSON goes, adds the whole objects, and says where to go on.
    private static (int Next, bool BreaksAtString) ReadObject(
        byte[] utf8, int start, byte[][] ownNames, List<(int Start, int Length)> found)
    {
        Utf8JsonReader reader = CreateReader(utf8.AsSpan(start), isFinalBlock: false);
        var open = new Stack<OpenValue>();
        (int end, JsonTokenType last) = (start + 1, JsonTokenType.None);
        try
        {
            while (reader.Read())
            {
                (end, last) = (start + (int)reader.BytesConsumed, reader.TokenType);
                switch (last)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(new OpenValue(start + (int)reader.TokenStartIndex, found.Count));
                        break;
                    case JsonTokenType.EndArray:
                        open.Pop();
                        break;
                    case JsonTokenType.EndObject:
                        OpenValue closed = open.Pop();
                        found.RemoveRange(closed.FoundBefore, found.Count - closed.FoundBefore);
                        found.Add((closed.Start, end - closed.Start));
                        if (open.Count == 0) return (end, false);
                        break;
                    case JsonTokenType.PropertyName:
                        // Raw: unescaping would make names that do not stand in the text, and may throw.
                        foreach (byte[] name in ownNames) open.Peek().IsOwn |= reader.ValueSpan.SequenceEqual(name);
                        break;
                    case JsonTokenType.String:
                        open.Peek().FoundBeforeString ??= found.Count;
                        break;
                }
            }

            RemoveDoubtful(open, found, breaksAtString: false);
            return (utf8.Length, false);
        }
        catch (JsonException)
        {
            bool breaksAtString = last == JsonTokenType.String || utf8.AsSpan(end).TrimStart(" \t\r\n,"u8) is [(byte)'"', ..];
            RemoveDoubtful(open, found, breaksAtString);
            return (end, breaksAtString);
        }
    }

    private static void RemoveDoubtful(Stack<OpenValue> open, List<(int Start, int Length)> found, bool breaksAtString)
    {
        foreach (OpenValue value in open)
        {
            int kept = value.IsOwn ? value.FoundBefore : breaksAtString ? value.FoundBeforeString ?? found.Count : found.Count;
            if (kept < found.Count) found.RemoveRange(kept, found.Count - kept);
        }
    }

    // An object or array whose end was not read yet.
    private sealed class OpenValue(int start, int foundBefore)
    {
        public int Start { get; } = start;

        public int FoundBefore { get; } = foundBefore;

        public int? FoundBeforeString { get; set; }

        public bool IsOwn { get; set; }
    }
}
