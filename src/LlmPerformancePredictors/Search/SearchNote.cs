namespace LlmPerformancePredictors.Search;

/// <summary>
/// Something that a strategy learned from outside, as <see cref="SearchContext.RecallAsync"/> made or recalled it.
/// </summary>
/// <param name="Key">What it is.</param>
/// <param name="Text">The text.</param>
/// <param name="Evaluations">How many evaluations the history had before it.</param>
public sealed record SearchNote(string Key, string Text, int Evaluations);
