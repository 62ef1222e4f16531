using System.Text;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>What <see cref="BaselineGate"/> says of a candidate.</summary>
/// <param name="Candidate">The candidate's name.</param>
/// <param name="BeatsOnError">Whether its mean absolute error is surely smaller than that of every baseline.</param>
/// <param name="BeatsOnRank">Whether its tau-b is surely larger than that of every baseline.</param>
/// <param name="Comparisons">One a baseline, in the order given.</param>
/// <param name="Failures">How many test architectures the candidate had no score for; with any it beats nothing.</param>
public sealed record GateVerdict(
    string Candidate, bool BeatsOnError, bool BeatsOnRank, IReadOnlyList<BaselineComparison> Comparisons, int Failures)
{
    /// <summary>The candidate's name.</summary>
    public string Candidate { get; init; } = Candidate ?? throw new ArgumentNullException(nameof(Candidate));

    /// <summary>One a baseline, in the order given.</summary>
    public IReadOnlyList<BaselineComparison> Comparisons { get; init; } =
        Comparisons ?? throw new ArgumentNullException(nameof(Comparisons));

    /// <summary>Whether the candidate beats every baseline, in error and in rank.</summary>
    public bool Beats => BeatsOnError && BeatsOnRank;

    /// <summary><c>beats</c> or <c>does not beat</c>.</summary>
    public string Text => Beats ? "beats" : "does not beat";

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Candidate), Candidate), (nameof(BeatsOnError), BeatsOnError), (nameof(BeatsOnRank), BeatsOnRank),
        (nameof(Comparisons), Comparisons), (nameof(Failures), Failures), (nameof(Beats), Beats), (nameof(Text), Text));
}
