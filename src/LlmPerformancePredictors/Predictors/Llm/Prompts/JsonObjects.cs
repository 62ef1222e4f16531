namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>The JSON objects of a text.</summary>
/// <param name="Ranges">The first byte and the length in bytes of the outermost whole objects, in order.</param>
/// <param name="BrokenAt">
/// The byte where an object broke in or right behind one of its strings, so that whatever follows may still be a part of that
/// string and is not read; null if there is no such place.
/// </param>
internal sealed record JsonObjects(IReadOnlyList<(int Start, int Length)> Ranges, int? BrokenAt)
{
    /// <summary>What a reason says of <see cref="BrokenAt"/>; empty if nothing broke so.</summary>
    public string Remark => BrokenAt is { } at
        ? FormattableString.Invariant($"; its JSON breaks at a string, at byte {at}, and nothing behind that is read")
        : "";
}
