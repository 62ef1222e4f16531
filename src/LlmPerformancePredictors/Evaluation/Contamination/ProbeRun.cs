using System.Globalization;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>One evaluation of a predictor: under a condition, for the first time or again.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Repetition">Which repetition, from 0.</param>
internal sealed record ProbeRun(ProbeCondition Condition, int Repetition)
{
    public string Name => Repetition == 0
        ? Condition.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{Condition} {Repetition + 1}");

    /// <summary>Whether another repetition is another evaluation.</summary>
    public static bool IsRandom(ProbeCondition condition) =>
        condition is ProbeCondition.DemonstrationsShuffled or ProbeCondition.ScoresPermuted;
}
