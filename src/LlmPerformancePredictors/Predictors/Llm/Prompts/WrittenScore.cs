namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>An id and a score as an answer writes them, whatever they are worth.</summary>
/// <param name="Id">The id's text.</param>
/// <param name="Text">The score's text, letter for letter.</param>
/// <param name="Start">The score's first character in the answer.</param>
/// <param name="Block">Which block of the answer they stand in: one JSON document, one array, or adjacent JSON lines.</param>
/// <param name="IsFollowedByDots">Whether <c>, ...</c> follows the JSON object that they stand in.</param>
internal readonly record struct WrittenScore(string Id, string Text, int Start, int Block, bool IsFollowedByDots)
{
    public Range Place => Start..(Start + Text.Length);
}
