using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>A vocabulary as JSON: its words, or its characters and merges; one a line, in the order of their ids.</summary>
internal static class VocabularyJson
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = VocabularyJsonTypes.Default,
    };

    public static string Write(IEnumerable<string> words) =>
        $"{{\"vocabulary\": {Version}, \"words\": [\n{FormatLines(words)}\n]}}\n";

    public static string Write(BytePairMerges merges) =>
        $"{{\"vocabulary\": {Version}, \"characters\": [\n"
        + $"{FormatLines(merges.Pieces.Skip(1).Take(merges.CharacterCount))}\n], \"merges\": [\n"
        + $"{FormatLines(merges.Pairs.Select(pair => new[] { pair.Left, pair.Right }))}\n]}}\n";

    /// <returns>Either words or merges.</returns>
    /// <exception cref="JsonException">The text has another form, or contradicts itself.</exception>
    public static (string[]? Words, BytePairMerges? Merges) Read(string json)
    {
        VocabularyDocument document = StrictJson.Deserialize(json, StrictJson.GetTypeInfo<VocabularyDocument>(Options));
        if (document.Vocabulary != Version)
            throw new JsonException($"Its version is {document.Vocabulary}, but only {Version} can be read.");
        return (document.Words, document.Characters, document.Merges) switch
        {
            ({ } words, null, null) => (RequireDistinctWords(words, "word"), null),
            (null, { } characters, { } merges) => (null, ParseMerges(RequireDistinctWords(characters, "character"), merges)),
            _ => throw new JsonException("It needs either words, or characters and merges."),
        };
    }

    private static string FormatLines<T>(IEnumerable<T> items) =>
        string.Join(",\n", items.Select(item => JsonSerializer.Serialize(item, StrictJson.GetTypeInfo<T>(Options))));

    private static string[] RequireDistinctWords(string[] texts, string what)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            if (text is null || Words.Split(text) is not [string word] || word != text)
                throw new JsonException($"The {what} '{text}' is empty or has white space.");
            if (!known.Add(text)) throw new JsonException($"The {what} '{text}' occurs twice.");
        }

        return texts.Length > 0 ? texts : throw new JsonException($"It has no {what}s.");
    }

    private static BytePairMerges ParseMerges(string[] characters, string[][] pairs)
    {
        var runes = new List<Rune>();
        foreach (string character in characters)
        {
            if (!Rune.TryGetRuneAt(character, 0, out Rune rune) || rune.Utf16SequenceLength != character.Length)
                throw new JsonException($"'{character}' is not one character.");
            runes.Add(rune);
        }

        var merges = new BytePairMerges(runes);
        foreach (string[] pair in pairs)
        {
            if (pair is not [{ } left, { } right]
                || left.EndsWith(' ')
                || merges.Find(left) is not { } leftId
                || merges.Find(right) is not { } rightId)
            {
                throw new JsonException(
                    $"Merge {merges.Count} (counted from 0), [{string.Join(", ", pair ?? [])}], "
                    + "is not of two pieces that are known before it.");
            }

            if (!merges.Add((leftId, rightId)))
                throw new JsonException($"Merge {merges.Count} (counted from 0), ['{left}', '{right}'], occurs twice.");
        }

        return merges;
    }
}
