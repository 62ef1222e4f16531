namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>A few lines of code that show a language model how an architecture is built.</summary>
/// <param name="Language">The fence's language, for example <c>python</c>.</param>
/// <param name="Text">The code, lines separated by a line feed, without a trailing one.</param>
public sealed record CodeSketch(string Language, string Text);
