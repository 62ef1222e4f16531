using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// The user's own features as a part of the distance: as they are, or each divided by its spread over the space.
/// </summary>
internal sealed class EncoderPart : IEmbeddedFeatures
{
    private readonly FeatureEncoder _encoder;
    private readonly float[]? _factors;

    /// <exception cref="ArgumentException">The encoder is of another space.</exception>
    public EncoderPart(SearchSpace space, FeatureDistance distance, Architecture[] sample)
    {
        _encoder = distance.Encoder;
        if (!ReferenceEquals(_encoder.Space, space))
            throw new ArgumentException(
                $"A feature encoder is of the space '{_encoder.Space.Name}', the process of '{space.Name}'; "
                + "make it for that space.",
                nameof(distance));
        if (distance.IsScaled) _factors = FindFactors(_encoder, sample);
    }

    /// <inheritdoc/>
    public int Count => _encoder.Count;

    /// <inheritdoc/>
    public void Encode(Architecture architecture, Span<float> features)
    {
        _encoder.Encode(architecture, features);
        if (_factors is null) return;
        for (int i = 0; i < features.Length; i++) features[i] *= _factors[i];
    }

    // One over the mean difference of each feature within the sample's pairs; 0 for one that is always the same.
    private static float[] FindFactors(FeatureEncoder encoder, Architecture[] sample)
    {
        double[][] rows = [.. sample.Select(encoder.Encode)];
        float[] factors = new float[encoder.Count];
        for (int column = 0; column < factors.Length; column++)
        {
            double sum = 0;
            for (int i = 0; i < rows.Length; i += 2) sum += Math.Abs(rows[i][column] - rows[i + 1][column]);
            factors[column] = sum > 0 ? (float)(rows.Length / 2 / sum) : 0;
        }

        return factors;
    }
}
