using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// An elastic linear layer: weight [outputs, inputs] and bias [outputs] of the widest one, of which narrower layers take the
/// leading rows and columns.
/// </summary>
internal readonly record struct ElasticLinear(Tensor Weight, Tensor Bias)
{
    /// <summary>The layer of the input's width with the leading outputs, followed by ReLU if asked for.</summary>
    public Tensor Apply(Tensor input, int outputs, bool relu = false) =>
        input.Engine.ElasticLinear(input, Weight, Bias, outputs, relu);
}
