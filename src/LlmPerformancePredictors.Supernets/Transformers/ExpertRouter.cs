using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// The expert matrices of a linear layer and the router that weighs them: the softmax of a linear layer over the sub-network's
/// encoding (<see cref="PlanEncoding"/>), for the layer or for each of its output neurons.
/// </summary>
/// <param name="Experts">The matrices, [outputs, inputs] each.</param>
/// <param name="Weight">[experts, features], or [outputs * experts, features] neuron by neuron.</param>
/// <param name="Bias">As many numbers as the weight has rows.</param>
internal sealed record ExpertRouter(IReadOnlyList<Tensor> Experts, Tensor Weight, Tensor Bias)
{
    private bool IsNeuronWise => Weight.Shape[0] > Experts.Count;

    /// <summary>The weights of a sub-network: [outputs, inputs].</summary>
    public Tensor Mix(Tensor encoding, int outputs, int inputs)
    {
        int rows = IsNeuronWise ? outputs : 1, count = Experts.Count;
        TensorEngine engine = encoding.Engine;
        Tensor scores = engine.ElasticLinear(encoding, Weight, Bias, rows * count);
        return engine.Mixture(Experts, engine.Softmax(engine.Reshape(scores, new TensorShape(rows, count))), outputs, inputs);
    }
}
