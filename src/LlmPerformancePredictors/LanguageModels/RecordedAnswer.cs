using System.Text;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>An answer that a language model once gave.</summary>
/// <param name="Key">What it answers.</param>
/// <param name="Text">The answer, as it came.</param>
public sealed record RecordedAnswer(AnswerKey Key, string Text)
{
    /// <summary>What it answers.</summary>
    public AnswerKey Key { get; init; } = Key ?? throw new ArgumentNullException(nameof(Key));

    /// <summary>The answer, as it came.</summary>
    public string Text { get; init; } = Text ?? throw new ArgumentNullException(nameof(Text));

    /// <summary>The day on which it was given; null where it is not known.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>What it took; null where the server did not say.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>
    /// The most that it can have taken, where its server did not say, or what cannot be: a budget that goes on from a store
    /// counts it. Null where <see cref="Usage"/> is known, and in files of versions before.
    /// </summary>
    internal TokenUsage? Reservation { get; init; }

    /// <summary>
    /// In what words the model, or a filter around it, refused to answer; null where it did not.
    /// </summary>
    internal string? Refusal { get; init; }

    /// <summary>The log probabilities of its tokens; null where none were asked for or given.</summary>
    public IReadOnlyList<TokenLogProbability>? LogProbabilities { get; init; }

    /// <summary>Why the model stopped, for example <c>stop</c> or <c>length</c>; null where it is not known.</summary>
    public string? FinishReason { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Key), Key), (nameof(Text), Text), (nameof(Day), Day), (nameof(Usage), Usage),
        (nameof(LogProbabilities), LogProbabilities), (nameof(FinishReason), FinishReason));
}
