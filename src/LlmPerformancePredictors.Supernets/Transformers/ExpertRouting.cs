namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// How a mixture of supernets weighs the experts of a linear layer for a sub-network (Jawahar et al., arXiv 2306.04845,
/// section 3).
/// </summary>
public enum ExpertRouting
{
    /// <summary>One weight an expert and layer.</summary>
    LayerWise,

    /// <summary>One weight an expert and output neuron.</summary>
    NeuronWise,
}
