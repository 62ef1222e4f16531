using System.Text;

namespace LlmPerformancePredictors.Principles;

/// <summary>Where principles come from.</summary>
/// <param name="Method">How they were found, for example <c>language-model</c> or <c>counting</c>.</param>
/// <param name="Source">The name of the source task.</param>
/// <param name="SourceArchitectures">How many of the source's best architectures were read.</param>
/// <param name="SourceEvaluations">How many architectures were evaluated on the source to know its best.</param>
public sealed record PrincipleProvenance(string Method, string Source, int SourceArchitectures, int SourceEvaluations)
{
    /// <summary>How they were found, for example <c>language-model</c> or <c>counting</c>.</summary>
    public string Method { get; init; } = Method ?? throw new ArgumentNullException(nameof(Method));

    /// <summary>The name of the source task.</summary>
    public string Source { get; init; } = Source ?? throw new ArgumentNullException(nameof(Source));

    /// <summary>The model that answered; null without one.</summary>
    public string? Model { get; init; }

    /// <summary>SHA-256 of the prompt's UTF-8 bytes, in lower-case hexadecimal; null without a model.</summary>
    public string? PromptSha256 { get; init; }

    /// <summary>The day of the answer; null where it is not known.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The round of adaptation, from 1; 0 for what was learned from the source alone.</summary>
    public int Round { get; init; }

    /// <summary>The task whose results they were adapted to; null in round 0.</summary>
    public string? Target { get; init; }

    /// <summary>How many evaluations of the target they were adapted to; 0 in round 0.</summary>
    public int TargetEvaluations { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Method), Method), (nameof(Source), Source), (nameof(SourceArchitectures), SourceArchitectures),
        (nameof(SourceEvaluations), SourceEvaluations), (nameof(Model), Model), (nameof(PromptSha256), PromptSha256),
        (nameof(Day), Day), (nameof(Round), Round), (nameof(Target), Target), (nameof(TargetEvaluations), TargetEvaluations));
}
