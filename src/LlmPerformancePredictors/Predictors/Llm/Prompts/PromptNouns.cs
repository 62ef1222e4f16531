using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>What a prompt calls an architecture and a choice, in the singular and in lower case.</summary>
/// <param name="Architecture">An architecture.</param>
/// <param name="Choice">A choice.</param>
internal sealed record PromptNouns(string Architecture, string Choice)
{
    private static readonly PromptNouns Usual = new("architecture", "hyperparameter");

    /// <summary>The architecture with its article.</summary>
    public string AnArchitecture => ("aeiou".Contains(char.ToLowerInvariant(Architecture[0])) ? "an " : "a ") + Architecture;

    /// <summary>The nouns of a request: the space's own where the prompt takes them and the space has some.</summary>
    public static PromptNouns From(PromptRequest request, PromptParts parts)
    {
        SpaceWording wording = request.Task.Space.Wording;
        return !parts.HasFlag(PromptParts.Wording) ? Usual : new PromptNouns(
            wording.Architecture, wording.Choice == new SpaceWording().Choice ? Usual.Choice : wording.Choice);
    }

    /// <summary>A noun as a heading begins with it.</summary>
    public static string Title(string noun) => char.ToUpperInvariant(noun[0]) + noun[1..];
}
