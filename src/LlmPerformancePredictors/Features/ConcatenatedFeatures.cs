using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

internal sealed class ConcatenatedFeatures(FeatureEncoder first, FeatureEncoder second)
    : FeatureEncoder(first.Space, [.. first.Names, .. second.Names])
{
    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        first.Encode(architecture, features[..first.Count]);
        second.Encode(architecture, features[first.Count..]);
    }
}
