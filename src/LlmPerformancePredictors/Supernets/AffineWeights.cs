using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>A matrix and a vector of parameters: weight [out, in] and bias [out] of a linear layer.</summary>
internal readonly record struct AffineWeights(Tensor Weight, Tensor Bias)
{
    /// <summary>The linear layer with the input's width and the leading outputs.</summary>
    public Tensor Apply(Tensor input, int outputs, bool rectify = false) =>
        input.Engine.ElasticLinear(input, Weight, Bias, outputs, rectify);
}
