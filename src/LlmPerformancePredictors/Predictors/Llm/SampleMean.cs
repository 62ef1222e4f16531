using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>One prediction out of several samples of it.</summary>
internal static class SampleMean
{
    /// <summary>The mean of the scores, with the deviation of the mixture, and why the other samples have none.</summary>
    /// <param name="samples">At least one.</param>
    /// <returns>The prediction; a failure if no sample has a score.</returns>
    public static Prediction Combine(IReadOnlyList<Prediction> samples)
    {
        Prediction[] scored = [.. samples.Where(sample => sample.HasScore)];
        double[] scores = [.. scored.Select(sample => sample.Score)];
        Prediction combined = scores.Length switch
        {
            0 => samples[0],
            1 => scored[0],
            _ => Prediction.FromScore(scores.Mean(), Math.Sqrt(scored.Select(GetVariance).Mean() + scores.Variance())),
        };
        return combined with { SampleFailures = [.. samples.Select(sample => sample.Failure).OfType<PredictionFailure>()] };
    }

    private static double GetVariance(Prediction sample)
    {
        double deviation = sample.StandardDeviation ?? 0;
        return deviation * deviation;
    }
}
