using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>
/// Tells scores that are written on another scale than the demonstrations': 0.71 where those are 64 to 81, a fraction where
/// per cent is asked for, or the other way round.
/// </summary>
internal sealed class ScoreScale
{
    private const double Factor = 100;

    // A score that far beyond the demonstrations is looked at, and one that near to them is taken to be meant.
    private const double FarRatio = 5;
    private const double NearRatio = 1.25;

    private readonly double _lowest;
    private readonly double _highest;

    private ScoreScale(double lowest, double highest) => (_lowest, _highest) = (lowest, highest);

    /// <summary>The scale of the demonstrations that a prompt showed.</summary>
    /// <param name="request">What was asked.</param>
    /// <returns>
    /// The scale of the scores above 0; null where there is none to tell: where they are fewer than half of the demonstrations,
    /// or where scores span orders of magnitude.
    /// </returns>
    public static ScoreScale? FromRequest(PromptRequest request)
    {
        if (request.Task.Metric.Scale == MetricScale.Logarithmic) return null;
        double[] positive =
            [.. request.Demonstrations.Select(demonstration => demonstration.Score).Where(score => score > 0)];
        return positive.Length > 0 && 2 * positive.Length >= request.Demonstrations.Count
            ? new ScoreScale(positive.Min(), positive.Max())
            : null;
    }

    /// <summary>Says why a score is on another scale.</summary>
    /// <param name="score">The score.</param>
    /// <returns>
    /// The reason; null for a score that is near the demonstrations, or not near them on the other scale either.
    /// </returns>
    public string? Describe(double score)
    {
        if (score >= _lowest / FarRatio && score <= _highest * FarRatio) return null;
        double? meant = IsNear(score * Factor) ? score * Factor : IsNear(score / Factor) ? score / Factor : null;
        return meant is null ? null : FormattableString.Invariant(
            $"the score {score} is on another scale than the demonstrations, which are from {_lowest} to {_highest}: ")
            + FormattableString.Invariant($"perhaps {meant:G6} is meant");
    }

    private bool IsNear(double score) => score >= _lowest / NearRatio && score <= _highest * NearRatio;
}
