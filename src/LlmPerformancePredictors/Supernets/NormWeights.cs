using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>Gain and bias of a layer normalisation, each [width].</summary>
internal readonly record struct NormWeights(Tensor Gain, Tensor Bias)
{
    /// <summary>The normalisation of the input's width.</summary>
    public Tensor Apply(Tensor input) => input.Engine.LayerNormalization(input, Gain, Bias);
}
