using System.Text.Json;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles;

/// <summary>
/// Reads principles out of whatever a language model wrote: tolerant of where the JSON object stands and of what stands
/// around it, strict about what it says. Nothing is completed, dropped or guessed.
/// </summary>
internal static class PrincipleAnswerReader
{
    private const string Statements = "principles";
    private const string Placeholder = "...";
    private const int MaxShown = 60;

    public static PrincipleAnswer Read(
        string answer, SearchSpace space, string key, IReadOnlyList<CategoricalChoice> asked, int maxValues,
        PrincipleProvenance provenance)
    {
        if (string.IsNullOrWhiteSpace(answer)) return PrincipleAnswer.FromFailure("the answer is empty", answer);
        string text = ReasoningText.Blank(answer);
        if (string.IsNullOrWhiteSpace(text))
            return PrincipleAnswer.FromFailure("the answer has reasoning alone and nothing behind it", answer);
        var objects = new List<JsonElement>();
        (IEnumerable<JsonElement> roots, string remark) = JsonObjectScanner.FindElements(text, Statements, key);
        foreach (JsonElement root in roots) Collect(root, key, objects);
        objects.RemoveAll(IsEcho);
        if (objects.Count == 0)
            return PrincipleAnswer.FromFailure($"the answer has no object with \"{Statements}\" and \"{key}\"{remark}", answer);

        try
        {
            DesignPrinciples[] readings =
                [.. objects.Select(element => Interpret(element, space, key, asked, maxValues, provenance))];
            return readings.All(
                reading => reading.HasSameRefinement(readings[0]) && reading.Statements.SequenceEqual(readings[0].Statements))
                ? PrincipleAnswer.FromPrinciples(readings[0])
                : PrincipleAnswer.FromFailure(
                    $"the answer has {readings.Length} different objects with \"{Statements}\" and \"{key}\"", answer);
        }
        catch (UnusableException unusable)
        {
            return PrincipleAnswer.FromFailure(unusable.Message, answer);
        }
    }

    // An object with both properties; a schema has objects where the form has a list, so it does not count.
    private static void Collect(JsonElement element, string key, List<JsonElement> objects)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray()) Collect(item, key, objects);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        (string Name, JsonElement Value)[] properties = Properties(element);
        bool isForm = properties.Any(property => property.Name == key && property.Value.ValueKind == JsonValueKind.Object)
            && !properties.Any(property => property.Name == Statements && property.Value.ValueKind == JsonValueKind.Object);
        if (isForm)
        {
            objects.Add(element);
            return;
        }

        foreach ((_, JsonElement value) in properties) Collect(value, key, objects);
    }

    // The form of the prompt given back as it was is no answer, and no contradiction to one either. The first other text
    // decides: an answer may have as many as it likes.
    private static bool IsEcho(JsonElement element)
    {
        bool isAny = false;
        foreach (string text in AllTexts(element))
        {
            if (text != Placeholder) return false;
            isAny = true;
        }

        return isAny;
    }

    private static IEnumerable<string> AllTexts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [JsonText.Get(element)],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(AllTexts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => AllTexts(property.Value)),
        _ => [],
    };

    private static DesignPrinciples Interpret(
        JsonElement element, SearchSpace space, string key, IReadOnlyList<CategoricalChoice> asked, int maxValues,
        PrincipleProvenance provenance)
    {
        (string Name, JsonElement Value)[] properties = Properties(element);
        foreach (string name in new[] { Statements, key })
            if (properties.Count(property => property.Name == name) is int count and not 1)
                throw new UnusableException(
                    count == 0 ? $"the answer has no \"{name}\"" : $"the answer has \"{name}\" {count} times in one object");

        List<string> statements =
            [.. Texts(properties.Single(property => property.Name == Statements).Value, $"\"{Statements}\"")];
        if (statements.Count == 0) throw new UnusableException($"the answer's \"{Statements}\" are empty");

        (string Name, JsonElement Value)[] choices = Properties(properties.Single(property => property.Name == key).Value);
        string names = string.Join(", ", asked.Select(choice => choice.Name));
        foreach ((string name, _) in choices)
            if (!asked.Any(choice => choice.Name == name))
                throw new UnusableException(
                    $"the answer has the {space.Wording.Choice} '{Shorten(name)}'; "
                    + $"the {space.Wording.Choice}s asked for are {names}");

        var allowed = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (CategoricalChoice choice in asked)
        {
            JsonElement[] values =
                [.. choices.Where(answered => answered.Name == choice.Name).Select(answered => answered.Value)];
            if (values.Length != 1)
                throw new UnusableException(values.Length == 0
                    ? $"the answer has no {space.Wording.Category} for '{choice.Name}'"
                    : $"the answer has '{choice.Name}' {values.Length} times");
            allowed.Add(choice.Name, Values(values[0], choice, space.Wording, maxValues));
        }

        return new DesignPrinciples(space, statements, allowed, provenance);
    }

    private static string[] Values(JsonElement element, CategoricalChoice choice, SpaceWording wording, int maxValues)
    {
        string[] values = [.. Texts(element, $"'{choice.Name}'").Distinct(StringComparer.Ordinal)];
        foreach (string value in values)
            if (!choice.TryParse(value, out _))
                throw new UnusableException(
                    $"the answer has '{Shorten(value)}' for '{choice.Name}'; allowed is {choice.Allowed}");
        if (values.Length == 0)
            throw new UnusableException(
                $"the answer has an empty list for '{choice.Name}'; allowed is at least one {wording.Category}");
        if (values.Length > maxValues)
            throw new UnusableException(
                $"the answer has {values.Length} {wording.Category}s for '{choice.Name}'; allowed are at most {maxValues}");
        return values;
    }

    // A list of texts, or a text that stands for a list of one.
    private static List<string> Texts(JsonElement element, string what)
    {
        JsonElement[] items = element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];
        var texts = new List<string>();
        foreach (JsonElement item in items)
        {
            if (item.ValueKind != JsonValueKind.String) throw new UnusableException($"the answer's {what} is no list of texts");
            string text = JsonText.Get(item).Trim();
            if (text.Length == 0) throw new UnusableException($"the answer's {what} has an empty text");
            texts.Add(text);
        }

        return texts;
    }

    private static (string Name, JsonElement Value)[] Properties(JsonElement element) =>
        [.. element.EnumerateObject().Select(property => (JsonText.GetName(property).Trim(), property.Value))];

    private static string Shorten(string text) =>
        text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, MaxShown), Placeholder);

    private sealed class UnusableException(string message) : Exception(message);
}
