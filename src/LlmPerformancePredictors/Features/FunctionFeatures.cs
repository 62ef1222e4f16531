using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

internal sealed class FunctionFeatures : FeatureEncoder
{
    private readonly Func<Architecture, double>[] _functions;

    public FunctionFeatures(SearchSpace space, IReadOnlyList<(string Name, Func<Architecture, double> GetValue)> features)
        : base(space, [.. (features ?? throw new ArgumentNullException(nameof(features))).Select(feature => feature.Name)])
    {
        _functions = [.. features.Select(feature => feature.GetValue)];
        foreach (Func<Architecture, double> function in _functions) ArgumentNullException.ThrowIfNull(function, nameof(features));
    }

    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        for (int i = 0; i < _functions.Length; i++) features[i] = _functions[i](architecture);
    }
}
