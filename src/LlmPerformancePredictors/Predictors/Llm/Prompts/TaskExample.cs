namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>One example of the task that the networks are trained for, as labeled lines.</summary>
/// <param name="Lines">For example ("English", "Where is the station?") and ("German", "Wo ist der Bahnhof?").</param>
public sealed record TaskExample(params IReadOnlyList<(string Label, string Text)> Lines);
