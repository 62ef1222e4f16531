using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>
/// Puts another predictor's scores on the scale of the demonstrations: <c>offset + scale × score</c>, fitted by least squares
/// on what the predictor says of each demonstration when it is made from the others.
/// </summary>
/// <remarks>
/// A predictor that is made from demonstrations knows their scores (LLM-PP has them in its prompt), so it is asked for each
/// one without it: as many predictors and calls as there are demonstrations, once. A line with a positive scale does not
/// change a ranking. Scores are not cut off at the ends of the metric's range. On a logarithmic scale the line is of the decimal
/// logarithms of scores.
/// </remarks>
public sealed class CalibratedPredictor : DelegatingPerformancePredictor
{
    private CalibratedPredictor(IPerformancePredictor inner, CalibrationReport report)
        : base(inner) => Report = report;

    /// <summary>What was fitted, and what it is worth.</summary>
    public CalibrationReport Report { get; }

    /// <inheritdoc/>
    public override string Identity =>
        FormattableString.Invariant($"{base.Identity}, offset {Report.Offset:R}, scale {Report.Scale:R}");

    /// <summary>Asks for every demonstration without it, and fits offset and scale.</summary>
    /// <param name="make">Makes the predictor from demonstrations: first from all, then from all but one, for each.</param>
    /// <param name="demonstrations">All different; at least three to fit a scale, two for an offset alone.</param>
    /// <param name="options">What to fit; null takes the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The calibrated predictor.</returns>
    /// <exception cref="ArgumentException">
    /// There are too few demonstrations, or an option is not allowed; the message names it and what is.
    /// </exception>
    /// <exception cref="DataLeakException">
    /// An architecture is among the demonstrations twice, so that leaving it out would not hide it.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Too few demonstrations were given a score; the message has the reasons.
    /// </exception>
    public static async Task<CalibratedPredictor> FitAsync(
        Func<IReadOnlyList<Demonstration>, IPerformancePredictor> make, IReadOnlyList<Demonstration> demonstrations,
        CalibrationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(demonstrations);
        options = options?.Clone() ?? new CalibrationOptions();
        new CalibrationOptionsValidator().ThrowIfInvalid(options, nameof(options));
        int needed = options.FitScale ? 3 : 2;
        string what = options.FitScale ? "an offset and a scale" : "an offset";
        if (demonstrations.Count < needed)
            throw new ArgumentException(
                $"Calibrating {what} needs at least {needed} demonstrations; there are {demonstrations.Count}.",
                nameof(demonstrations));
        LeakGuard.Require(("demonstrations", demonstrations.Select(demonstration => demonstration.Architecture)));

        // Made before anything is asked, so that what it refuses is refused before it costs.
        IPerformancePredictor whole = make(demonstrations);
        ScoreGuard.Require("demonstration", demonstrations, whole.Metric, nameof(demonstrations));

        Prediction[] predictions =
            await PredictLeaveOneOutAsync(make, demonstrations, options.MaxConcurrency, cancellationToken).ConfigureAwait(false);
        int[] scored = [.. Enumerable.Range(0, predictions.Length).Where(i => predictions[i].HasScore)];
        CalibrationFailure[] failures = [.. Enumerable.Range(0, predictions.Length)
            .Except(scored)
            .Select(i => new CalibrationFailure(demonstrations[i], predictions[i].Failure!))];
        if (scored.Length < needed)
        {
            IEnumerable<string> reasons =
                failures.Select(failure => $"{failure.Demonstration.Architecture}: {failure.Failure.Reason}.").Distinct();
            throw new InvalidOperationException(
                $"Calibrating {what} needs scores for at least {needed} demonstrations; "
                + $"of {predictions.Length} there are {scored.Length}. {string.Join(" ", reasons)}");
        }

        CalibrationReport report = Fit(
            [.. scored.Select(i => demonstrations[i])],
            [.. scored.Select(i => predictions[i].Score)],
            failures,
            whole.Metric,
            options.FitScale);
        return new CalibratedPredictor(whole, report);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        IReadOnlyList<Prediction> predictions = await base.PredictAsync(architectures, cancellationToken).ConfigureAwait(false);
        return [.. predictions.Select(Calibrate)];
    }

    private Prediction Calibrate(Prediction prediction)
    {
        if (!prediction.HasScore) return prediction;
        double place = new CalibrationLine(Report.Offset, Report.Scale).Apply(Metric.ToScale(prediction.Score));
        double score = Metric.FromScale(place);
        double? deviation = prediction.StandardDeviation is { } before
            ? Metric.SpreadFromScale(Math.Abs(Report.Scale) * Metric.SpreadToScale(before, prediction.Score), score)
            : null;
        return Prediction.FromScore(score, deviation) with
        {
            SampleFailures = prediction.SampleFailures,
        };
    }

    private static async Task<Prediction[]> PredictLeaveOneOutAsync(
        Func<IReadOnlyList<Demonstration>, IPerformancePredictor> make, IReadOnlyList<Demonstration> demonstrations,
        int maxConcurrency, CancellationToken cancellationToken)
    {
        var predictions = new Prediction[demonstrations.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, predictions.Length, parallel, async (left, token) =>
        {
            IPerformancePredictor without = make([.. demonstrations.Where((_, i) => i != left)]);
            predictions[left] = await without.PredictAsync(demonstrations[left].Architecture, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return predictions;
    }

    private static CalibrationReport Fit(
        Demonstration[] demonstrations, double[] predicted, CalibrationFailure[] failures, Metric metric, bool fitScale)
    {
        double[] truth = metric.ToScale(demonstrations.Select(demonstration => demonstration.Score));
        double[] before = metric.ToScale(predicted);
        double[] after = CalibrationLine.ApplyLeaveOneOut(before, truth, fitScale);
        (double offset, double scale) = CalibrationLine.Fit(before, truth, fitScale);
        return new CalibrationReport(
            offset,
            scale,
            CalibrationFigures.Measure(truth, before),
            CalibrationFigures.Measure(truth, after),
            [.. demonstrations.Select((demonstration, i) =>
                new CalibrationPoint(demonstration, predicted[i], metric.FromScale(after[i])))],
            failures)
        {
            Metric = metric,
        };
    }
}
