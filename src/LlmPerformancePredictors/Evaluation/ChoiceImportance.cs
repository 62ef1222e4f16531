using System.Text;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>How much of a predictor's differences comes from one choice.</summary>
/// <param name="Choice">The choice.</param>
/// <param name="Share">
/// The share of the variance of the predicted scores that is lost when all is known but this choice, from 0; with what it does
/// together with others, so that the shares may add up to more than 1. It is a property of the predictor, not of training.
/// </param>
public sealed record ChoiceImportance(string Choice, double Share)
{
    private const int FewestSamples = 16;

    /// <summary>The choice.</summary>
    public string Choice { get; init; } = Choice ?? throw new ArgumentNullException(nameof(Choice));

    /// <summary>
    /// Estimates the importance of every choice: each of many drawn architectures is predicted beside copies that differ in one
    /// choice, drawn anew (Jansen, 1999: the total effect of Sobol).
    /// </summary>
    /// <param name="predictor">
    /// A predictor that costs little: it is asked for as many architectures as samples times choices, and the samples.
    /// </param>
    /// <param name="samples">How many architectures are drawn, from 16.</param>
    /// <param name="seed">The seed; the same seed gives the same figures.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One for each choice, the most important first; of equals in the order of the space.</returns>
    /// <exception cref="ArgumentNullException">The predictor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 16 samples.</exception>
    /// <exception cref="InvalidOperationException">
    /// The predictor has no score of an architecture; the message says why.
    /// </exception>
    public static async Task<IReadOnlyList<ChoiceImportance>> EstimateAsync(
        IPerformancePredictor predictor, int samples = 512, int seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        if (samples < FewestSamples)
            throw new ArgumentOutOfRangeException(
                nameof(samples), samples, $"{samples} samples; importance is estimated from at least {FewestSamples}.");
        SearchSpace space = predictor.Space;
        Random random = RandomSource.Create(seed);
        Architecture[] drawn = [.. Enumerable.Range(0, samples).Select(_ => space.Sample(random))];
        double[] scores = await PredictAsync(predictor, drawn, cancellationToken).ConfigureAwait(false);
        double mean = scores.Average(), variance = scores.Average(score => (score - mean) * (score - mean));
        var shares = new List<ChoiceImportance>();
        for (int choice = 0; choice < space.Choices.Count; choice++)
        {
            Architecture[] changed = [.. drawn.Select(architecture => space.Redraw(architecture, choice, random))];
            double[] others = await PredictAsync(predictor, changed, cancellationToken).ConfigureAwait(false);
            double effect = scores.Zip(others, (score, other) => (score - other) * (score - other)).Average() / 2;
            shares.Add(new ChoiceImportance(space.Choices[choice].Name, variance > 0 ? effect / variance : 0));
        }

        return [.. shares.OrderByDescending(share => share.Share)];
    }

    private bool PrintMembers(StringBuilder builder) =>
        RecordText.Print(builder, (nameof(Choice), Choice), (nameof(Share), Share));

    private static async Task<double[]> PredictAsync(
        IPerformancePredictor predictor, Architecture[] architectures, CancellationToken cancellationToken)
    {
        IReadOnlyList<Prediction> predictions = ScoreGuard.Check(
            "The predictor", predictor.Metric, architectures,
            await predictor.PredictAsync(architectures, cancellationToken).ConfigureAwait(false));
        return [.. predictions.Select((prediction, i) => prediction.TryGetScore(out double score, out PredictionFailure? failure)
            ? predictor.Metric.ToScale(score)
            : throw new InvalidOperationException($"The predictor has no score of {architectures[i]}: {failure.Reason}."))];
    }
}
