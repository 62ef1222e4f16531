using LlmPerformancePredictors.Metrics;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>One prediction out of several samples of it.</summary>
internal static class SampleMean
{
    /// <summary>
    /// The mean of the scores on their scale, with the deviation of the mixture, and why the other samples have none.
    /// </summary>
    /// <param name="metric">What the scores measure.</param>
    /// <param name="samples">At least one.</param>
    /// <returns>The prediction; a failure if no sample has a score.</returns>
    public static Prediction Combine(Metric metric, IReadOnlyList<Prediction> samples)
    {
        Prediction[] scored = [.. samples.Where(sample => sample.HasScore)];
        double[] scores = metric.ToScale(scored.Select(sample => sample.Score));
        Prediction combined = scores.Length switch
        {
            0 => samples[0],
            1 => scored[0],
            _ => Create(
                metric.FromScale(scores.Mean()),
                Math.Sqrt(scored.Select(GetVariance).Mean() + scores.Variance())),
        };
        return combined with { SampleFailures = [.. samples.Select(sample => sample.Failure).OfType<PredictionFailure>()] };

        Prediction Create(double score, double spread) => Prediction.FromScore(score, metric.SpreadFromScale(spread, score));

        double GetVariance(Prediction sample)
        {
            double deviation = metric.SpreadToScale(sample.StandardDeviation ?? 0, sample.Score);
            return deviation * deviation;
        }
    }
}
