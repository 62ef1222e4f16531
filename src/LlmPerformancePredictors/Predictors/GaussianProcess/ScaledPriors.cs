using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// Prior means on one scale: by rank among architectures drawn from the space, higher is better.
/// </summary>
internal sealed class ScaledPriors
{
    private readonly IReadOnlyList<PriorMean> _priors;
    private readonly double[] _signs;
    private readonly MonotoneScale[] _scales;

    private ScaledPriors(IReadOnlyList<PriorMean> priors, double[] signs, MonotoneScale[] scales) =>
        (_priors, _signs, _scales) = (priors, signs, scales);

    /// <summary>How many there are.</summary>
    public int Count => _priors.Count;

    /// <summary>Asks the priors for a sample of the space.</summary>
    /// <param name="priors">The priors.</param>
    /// <param name="space">The space.</param>
    /// <param name="sample">
    /// Architectures of the space; where a prior has no score of two, the trained ones take their place.
    /// </param>
    /// <param name="trained">Trained architectures.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<ScaledPriors> CreateAsync(
        IReadOnlyList<PriorMean> priors, SearchSpace space, IReadOnlyList<Architecture> sample,
        IReadOnlyList<Architecture> trained, CancellationToken cancellationToken)
    {
        RequireSpace(priors, space);
        double[] signs = new double[priors.Count];
        var scales = new MonotoneScale[priors.Count];
        for (int i = 0; i < priors.Count; i++)
        {
            signs[i] = priors[i].Predictor.Metric.Direction == MetricDirection.HigherIsBetter ? 1 : -1;
            double[] scores = await AskAsync(priors[i], sample, cancellationToken).ConfigureAwait(false);
            if (scores.Length < 2) scores = await AskAsync(priors[i], trained, cancellationToken).ConfigureAwait(false);
            if (scores.Length == 0)
                throw new InvalidOperationException(
                    $"The prior mean '{priors[i].Name}' has no score of any of {sample.Count + trained.Count} architectures of "
                    + $"'{space.Name}'; leave it out.");
            double sign = signs[i];
            scales[i] = MonotoneScale.FromRanks(
                priors[i].Predictor.Metric.ToScale(scores).Select(score => sign * score));
        }

        return new ScaledPriors(priors, signs, scales);
    }

    /// <summary>Refuses priors of another space, before the first is asked.</summary>
    /// <param name="priors">The priors.</param>
    /// <param name="space">The space.</param>
    /// <exception cref="ArgumentException">One is of another space; the message names it.</exception>
    public static void RequireSpace(IReadOnlyList<PriorMean> priors, SearchSpace space)
    {
        foreach ((string name, IPerformancePredictor predictor) in priors)
            if (!predictor.Space.Equals(space) && !space.Contains(predictor.Space.Sample(RandomSource.Create(0))))
                throw new ArgumentException(
                    $"The prior mean '{name}' is of the space '{predictor.Space.Name}', the process of '{space.Name}'; take a "
                    + "predictor of that space.",
                    nameof(priors));
    }

    /// <summary>What the priors say.</summary>
    /// <param name="architectures">Architectures of the space.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>For each prior its scaled scores, and for each architecture why one is missing, or null.</returns>
    public async Task<(double[][] Scaled, PredictionFailure?[] Failures)> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken)
    {
        double[][] scaled = new double[Count][];
        var failures = new PredictionFailure?[architectures.Count];
        for (int prior = 0; prior < Count; prior++)
        {
            (string name, IPerformancePredictor predictor) = _priors[prior];
            IReadOnlyList<Prediction> predictions = ScoreGuard.Check(
                $"The prior mean '{name}'", predictor.Metric, architectures,
                await predictor.PredictAsync(architectures, cancellationToken).ConfigureAwait(false));
            scaled[prior] = new double[architectures.Count];
            for (int i = 0; i < predictions.Count; i++)
            {
                if (predictions[i].TryGetScore(out double score, out PredictionFailure? failure))
                    scaled[prior][i] = _scales[prior].Scale(_signs[prior] * predictor.Metric.ToScale(score));
                else
                    failures[i] ??= failure with { Reason = $"the prior mean '{name}' has no score: {failure.Reason}" };
            }
        }

        return (scaled, failures);
    }

    /// <summary>Draws the architectures that prior means are compared on; none without prior means.</summary>
    public static Architecture[] Draw(IReadOnlyList<PriorMean> priors, SearchSpace space, int count, Random random) =>
        [.. Enumerable.Range(0, priors.Count == 0 ? 0 : count).Select(_ => space.Sample(random))];

    private static async Task<double[]> AskAsync(
        PriorMean prior, IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken)
    {
        if (architectures.Count == 0) return [];
        IReadOnlyList<Prediction> predictions = ScoreGuard.Check(
            $"The prior mean '{prior.Name}'", prior.Predictor.Metric, architectures,
            await prior.Predictor.PredictAsync(architectures, cancellationToken).ConfigureAwait(false));
        return [.. predictions.Where(prediction => prediction.HasScore).Select(prediction => prediction.Score)];
    }
}
