using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// An elastic layer normalization: gain and bias, each [width], of which narrower inputs take the leading part.
/// </summary>
internal readonly record struct LayerNorm(Tensor Gain, Tensor Bias)
{
    public Tensor Apply(Tensor input) => input.Engine.LayerNormalization(input, Gain, Bias);
}
