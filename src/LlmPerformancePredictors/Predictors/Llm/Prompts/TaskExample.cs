using System.Text;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>One example of the task that the networks are trained for, as labeled lines.</summary>
/// <param name="Lines">For example ("English", "Where is the station?") and ("German", "Wo ist der Bahnhof?").</param>
public sealed record TaskExample(params IReadOnlyList<(string Label, string Text)> Lines)
{
    /// <summary>For example ("English", "Where is the station?") and ("German", "Wo ist der Bahnhof?").</summary>
    public IReadOnlyList<(string Label, string Text)> Lines { get; init; } =
        Lines ?? throw new ArgumentNullException(nameof(Lines));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Lines), Lines));
}
