using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>An Adam step on one parameter.</summary>
internal unsafe struct AdamJob : IParallelJob
{
    /// <summary>The loops.</summary>
    public VectorKernels Kernels;

    /// <summary>The step.</summary>
    public AdamStep Step;

    /// <summary>Weights.</summary>
    public float* Weights;

    /// <summary>Gradients.</summary>
    public float* Gradients;

    /// <summary>Mean gradients.</summary>
    public float* First;

    /// <summary>Mean squared gradients.</summary>
    public float* Second;

    /// <summary>How many numbers.</summary>
    public int Count;

    /// <summary>Whether the job is worth sharing.</summary>
    public readonly bool Worthwhile => Count > 10_000;

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        (int first, int last) = Partition.GetRange(Count, VectorKernels.Grain, part, parts);
        Kernels.Adam(Step, Weights + first, Gradients + first, First + first, Second + first, last - first);
    }
}
