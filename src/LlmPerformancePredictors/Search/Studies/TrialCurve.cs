using System.Text;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>The scores that a training has reported on its way.</summary>
/// <param name="Architecture">The architecture's id.</param>
/// <param name="Scores">
/// The score of each reported step, by step; steps are what the caller counts, such as epochs, from 1.
/// </param>
/// <param name="IsFinished">Whether it was told a score in the end.</param>
public sealed record TrialCurve(string Architecture, IReadOnlyDictionary<int, double> Scores, bool IsFinished)
{
    /// <summary>The architecture's id.</summary>
    public string Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    /// <summary>
    /// The score of each reported step, by step; steps are what the caller counts, such as epochs, from 1.
    /// </summary>
    public IReadOnlyDictionary<int, double> Scores { get; init; } = Scores ?? throw new ArgumentNullException(nameof(Scores));

    /// <summary>The last step that was reported; 0 if none was.</summary>
    public int LastStep => Scores.Count == 0 ? 0 : Scores.Keys.Max();

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Architecture), Architecture), (nameof(Scores), Scores), (nameof(IsFinished), IsFinished),
        (nameof(LastStep), LastStep));
}
