using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>The reasoning that some servers leave in the text of an answer, between tags such as <c>&lt;think&gt;</c>.</summary>
internal static partial class ReasoningText
{
    /// <summary>Whether a tag says where reasoning begins or ends.</summary>
    /// <param name="text">The text of an answer.</param>
    public static bool IsIn(string text) => Tag().IsMatch(text);

    /// <summary>
    /// Makes spaces of what is no answer: the text up to the last closing tag, and all of it where a tag stays open. What is
    /// left stands where it stood.
    /// </summary>
    /// <param name="text">The text of an answer.</param>
    /// <returns>The text, as long as before.</returns>
    public static string Blank(string text)
    {
        int end = 0;
        for (Match tag = Tag().Match(text); tag.Success; tag = tag.NextMatch())
            end = tag.Groups["open"].Success ? text.Length : tag.Index + tag.Length;
        return end == 0 ? text : string.Concat(new string(' ', end), text.AsSpan(end));
    }

    // <think> (DeepSeek, Qwen), with attributes or white space too, [THINK] (Mistral), ◁think▷ (Kimi), <|START_THINKING|>
    // (Cohere), <|begin_of_thought|> (Open Thoughts), <scratchpad> and the like (prompts), and the channels of gpt-oss.
    [GeneratedRegex(
        """
        (?<open>[<\[◁](?:\w{1,20}:)?(?:think|thinking|thoughts?|reasoning|reflection|scratchpad)
            (?:\s{1,20}\w{1,20}\s{0,20}=[^<>]{0,200}(?<!/)|\s{0,20})[>\]▷]
            |<\|(?:start|begin)_(?:of_)?(?:thinking|thought)\|>|<\|channel\|>\s*analysis)
        |[<\[◁](?:/\s{0,20}(?:\w{1,20}:)?(?:think|thinking|thoughts?|reasoning|reflection|scratchpad)\s{0,20}
            |(?:think|thinking)\s{0,20}/)[>\]▷]
        |<\|end_(?:of_)?(?:thinking|thought)\|>|<\|channel\|>\s*final\s*(?:<\|message\|>)?
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Tag();
}
