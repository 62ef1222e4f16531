namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>The JSON objects of a text.</summary>
/// <param name="Ranges">The first byte and the length in bytes of the outermost whole objects, in order.</param>
/// <param name="BrokenAt">
/// The byte where an object broke in or right behind one of its strings, so that whatever follows may still be a part of that
/// string and is not read; null if there is no such place.
/// </param>
/// <param name="GaveUpAt">The byte behind which nothing is read, as too much before it is broken; null if there is none.</param>
internal sealed record JsonObjects(
    IReadOnlyList<(int Start, int Length)> Ranges, int? BrokenAt, int? GaveUpAt = null)
{
    /// <summary>What a reason says of where reading ended before the text; empty if it did not.</summary>
    public string Remark => (BrokenAt, GaveUpAt) switch
    {
        ({ } at, _) => FormattableString.Invariant(
            $"; its JSON breaks at a string, at byte {at}, and nothing behind that is read"),
        (_, { } at) => FormattableString.Invariant(
            $"; it has too many broken JSON objects, and nothing behind byte {at} is read"),
        _ => "",
    };
}
