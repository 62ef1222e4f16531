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

    // <think> (DeepSeek, Qwen), [THINK] (Mistral), ◁think▷ (Kimi) and the channels of gpt-oss.
    [GeneratedRegex(
        """
        (?<open>[<\[◁](?:\w+:)?(?:think|thinking|thought|reasoning)[>\]▷]|<\|channel\|>\s*analysis)
        |[<\[◁]/(?:\w+:)?(?:think|thinking|thought|reasoning)[>\]▷]|<\|channel\|>\s*final\s*(?:<\|message\|>)?
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Tag();
}
