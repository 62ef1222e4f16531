using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// An elastic linear layer: weight [outputs, inputs] and bias [outputs] of the widest one, of which narrower layers take the
/// leading rows and columns. With a router the weight is the first of several experts, until <see cref="Bind"/> mixes them.
/// </summary>
internal readonly record struct ElasticLinear(Tensor Weight, Tensor Bias, ExpertRouter? Router = null)
{
    /// <summary>The layer with the weights of one sub-network; the layer itself if it has no experts.</summary>
    /// <param name="encoding">The sub-network's encoding; null only if there are no experts.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="inputs">Its inputs.</param>
    public ElasticLinear Bind(Tensor? encoding, int outputs, int inputs) =>
        Router is null ? this : new ElasticLinear(Router.Mix(encoding!, outputs, inputs), Bias);

    /// <summary>The layer of the input's width with the leading outputs, followed by ReLU if asked for.</summary>
    public Tensor Apply(Tensor input, int outputs, bool relu = false) =>
        input.Engine.ElasticLinear(input, Weight, Bias, outputs, relu);
}
