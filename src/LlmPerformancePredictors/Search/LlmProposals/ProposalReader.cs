using System.Text.Json;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.LlmProposals;

/// <summary>
/// Reads architectures out of whatever a language model wrote: tolerant of where the JSON object stands, strict about what it
/// says. A value that is not allowed, a name that is unknown, a choice that is missing or given twice makes a proposal none;
/// nothing is completed or guessed.
/// </summary>
internal static class ProposalReader
{
    /// <summary>The property that holds the architectures.</summary>
    public const string Property = "architectures";

    private const string Placeholder = "...";
    private const int MaxRefused = 10;

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The text.</param>
    /// <param name="space">The space of the architectures.</param>
    /// <param name="count">How many were asked for; what stands behind them is not read.</param>
    public static ProposalRound Read(string answer, SearchSpace space, int count)
    {
        if (string.IsNullOrWhiteSpace(answer)) return Fail("the answer is empty", answer);
        string text = ReasoningText.Blank(answer);
        (IEnumerable<JsonElement> roots, string remark) = JsonObjectScanner.FindElements(text, Property);
        JsonElement[] lists = [.. roots.SelectMany(FindLists).Where(list => !IsEcho(list))];
        if (lists.Length == 0) return Fail($"the answer has no object with a list of \"{Property}\"{remark}", answer);
        if (lists.Any(list => !JsonText.AreEqual(list, lists[0])))
            return Fail($"the answer has {lists.Length} different lists of \"{Property}\"", answer);

        var proposed = new List<string>();
        var refused = new List<string>();
        foreach (JsonElement element in lists[0].EnumerateArray().Take(count))
        {
            try
            {
                Architecture architecture = space.Create(ReadValues(element));
                if (proposed.Contains(architecture.Id)) Refuse($"{architecture.Id} is proposed twice");
                else proposed.Add(architecture.Id);
            }
            catch (InvalidArchitectureException exception)
            {
                Refuse(exception.Message.TrimEnd('.'));
            }
        }

        if (proposed.Count == 0 && refused.Count == 0) refused.Add($"the list of \"{Property}\" is empty");
        return new ProposalRound(proposed, refused, proposed.Count == 0 ? answer : null);

        void Refuse(string reason)
        {
            if (refused.Count < MaxRefused) refused.Add(reason);
        }
    }

    private static ProposalRound Fail(string reason, string answer) => new([], [reason], answer);

    private static IEnumerable<JsonElement> FindLists(JsonElement root) => root.EnumerateObject()
        .Where(property => JsonText.GetName(property) == Property && property.Value.ValueKind == JsonValueKind.Array)
        .Select(property => property.Value);

    // The form of the prompt given back as it was is no answer.
    private static bool IsEcho(JsonElement list) => list.GetArrayLength() > 0
        && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String
            ? JsonText.Get(item) == Placeholder
            : item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Any() && item.EnumerateObject().All(property =>
                property.Value.ValueKind == JsonValueKind.String && JsonText.Get(property.Value) == Placeholder));

    private static Dictionary<string, ChoiceValue> ReadValues(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new InvalidArchitectureException($"a {element.ValueKind} stands where an architecture is to stand");
        var values = new Dictionary<string, ChoiceValue>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = JsonText.GetName(property);
            JsonElement[] items = property.Value.ValueKind == JsonValueKind.Array
                ? [.. property.Value.EnumerateArray()]
                : [property.Value];
            if (items.Length == 0) throw new InvalidArchitectureException($"'{name}' has an empty list", name);
            if (!values.TryAdd(name, ChoiceValue.FromTexts(items.Select(item => ReadValue(name, item)))))
                throw new InvalidArchitectureException($"'{name}' is given twice in one architecture", name);
        }

        return values;
    }

    // Numbers as they stand there: 8.0 is no whole number.
    private static string ReadValue(string name, JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => JsonText.Get(item),
        JsonValueKind.Number => item.GetRawText(),
        _ =>
            throw new InvalidArchitectureException($"'{name}' has a {item.ValueKind} where a text or a number is to stand", name),
    };
}
