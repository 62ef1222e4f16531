using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>A run of numbers times a factor.</summary>
internal unsafe struct ScaleJob : IParallelJob
{
    /// <summary>The loops.</summary>
    public VectorKernels Kernels;

    /// <summary>The numbers.</summary>
    public float* Input;

    /// <summary>The factor.</summary>
    public float Factor;

    /// <summary>Output.</summary>
    public float* Output;

    /// <summary>Whether to add to what is there.</summary>
    public bool Accumulate;

    /// <summary>How many numbers.</summary>
    public int Count;

    /// <summary>Whether the job is worth sharing.</summary>
    public readonly bool Worthwhile => Count > 20_000;

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        (int first, int last) = Partition.GetRange(Count, VectorKernels.Grain, part, parts);
        if (Accumulate)
            Kernels.AddScaled(Input + first, Factor, Output + first, last - first);
        else
            Kernels.Scale(Input + first, Factor, Output + first, last - first);
    }
}
