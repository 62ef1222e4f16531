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

    /// <summary>Takes the features as they are.</summary>
    public EncoderPart(SearchSpace space, FeatureEncoder encoder)
    {
        if (!ReferenceEquals(encoder.Space, space))
            throw new ArgumentException(
                $"A feature encoder is of the space '{encoder.Space.Name}', the process of '{space.Name}'; make it for that "
                    + $"space.",
                nameof(encoder));
        _encoder = encoder;
    }

    /// <summary>Divides each feature by its mean difference within a sample.</summary>
    public EncoderPart(SearchSpace space, FeatureEncoder encoder, Architecture[] sample)
        : this(space, encoder)
    {
        double[][] rows = [.. sample.Select(encoder.Encode)];
        _factors = new float[encoder.Count];
        for (int column = 0; column < _factors.Length; column++)
        {
            double sum = 0;
            for (int i = 0; i < rows.Length; i += 2) sum += Math.Abs(rows[i][column] - rows[i + 1][column]);
            _factors[column] = sum > 0 ? (float)(rows.Length / 2 / sum) : 0;
        }
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
}
