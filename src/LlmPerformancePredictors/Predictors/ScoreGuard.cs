using System.Globalization;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>Holds scores to the range of their metric, where they come in.</summary>
internal static class ScoreGuard
{
    /// <summary>Refuses scores that are out of range.</summary>
    /// <param name="what">What the scores are of, such as <c>demonstration</c>.</param>
    /// <param name="scored">Architectures with their scores.</param>
    /// <param name="metric">What a score may be.</param>
    /// <param name="parameter">The caller's parameter.</param>
    /// <exception cref="ArgumentException">A score is out of range; the message names the architecture.</exception>
    public static void Require(string what, IEnumerable<Demonstration> scored, Metric metric, string parameter)
    {
        foreach ((Architecture architecture, double score) in scored)
            Require(what, architecture, score, metric, parameter);
    }

    /// <summary>Refuses a score that is out of range.</summary>
    public static void Require(string what, Architecture architecture, double score, Metric metric, string parameter)
    {
        if (!metric.Allows(score))
            throw new ArgumentException(
                FormattableString.Invariant($"The {what} {architecture} has the {metric.Name} ")
                + FormattableString.Invariant($"{score}; allowed is {metric.Range}."),
                parameter);
    }

    /// <summary>What a predictor answered, checked before it is used or paid for once more.</summary>
    /// <param name="predictor">What a message calls the predictor.</param>
    /// <param name="metric">Its metric.</param>
    /// <param name="architectures">What it was asked for.</param>
    /// <param name="predictions">What it answered; null is none.</param>
    /// <returns>The predictions; a score that the metric does not allow is a failure that names it.</returns>
    /// <exception cref="InvalidOperationException">There is not one prediction for each architecture.</exception>
    public static IReadOnlyList<Prediction> Check(
        string predictor, Metric metric, IReadOnlyList<Architecture> architectures, IReadOnlyList<Prediction>? predictions)
    {
        predictions = RequireAll(predictor, architectures, predictions);
        return predictions.All(prediction => IsAllowed(prediction, metric))
            ? predictions
            : [.. predictions.Select(
                prediction => IsAllowed(prediction, metric) ? prediction : Refuse(prediction.Score, metric))];
    }

    /// <summary>Refuses an answer that has not one prediction for each architecture.</summary>
    /// <param name="predictor">What a message calls the predictor.</param>
    /// <param name="architectures">What it was asked for.</param>
    /// <param name="predictions">What it answered; null is none.</param>
    /// <returns>The predictions.</returns>
    /// <exception cref="InvalidOperationException">There are fewer or more.</exception>
    public static IReadOnlyList<Prediction> RequireAll(
        string predictor, IReadOnlyList<Architecture> architectures, IReadOnlyList<Prediction>? predictions) =>
        predictions?.Count == architectures.Count
            ? predictions
            : throw new InvalidOperationException(
                $"{predictor} gave {predictions?.Count ?? 0} predictions for {architectures.Count} architectures; "
                + "a predictor gives one each, in order.");

    private static bool IsAllowed(Prediction prediction, Metric metric) =>
        !prediction.HasScore || metric.Allows(prediction.Score);

    private static Prediction Refuse(double score, Metric metric) => Prediction.FromFailure(string.Create(
        CultureInfo.InvariantCulture,
        $"the predictor's own score {score} is outside {metric.Range}, "
        + $"the range of its metric {metric.Name}"));
}
