using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>An operation number by number on two runs of the same length.</summary>
internal unsafe struct BinaryJob : IParallelJob
{
    /// <summary>The loops.</summary>
    public VectorKernels Kernels;

    /// <summary>The operation.</summary>
    public BinaryKind Kind;

    /// <summary>Left operand.</summary>
    public float* Left;

    /// <summary>Right operand.</summary>
    public float* Right;

    /// <summary>Output.</summary>
    public float* Output;

    /// <summary>How many numbers.</summary>
    public int Count;

    /// <summary>Gets a value indicating whether the job is worth sharing.</summary>
    public readonly bool Worthwhile => Count > 20_000;

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        (int first, int last) = Partition.Range(Count, VectorKernels.Grain, part, parts);
        Kernels.Binary(Kind, Left + first, 1, Right + first, 1, Output + first, last - first);
    }
}
