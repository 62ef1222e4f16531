using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>
/// The gradient of a linear layer's sums: what its ReLU let through, in place, and the column sums of that, which are the
/// gradient of the bias. Divided by columns, so that each sum is one thread's.
/// </summary>
internal unsafe struct GateJob : IParallelJob
{
    /// <summary>The loops.</summary>
    public VectorKernels Kernels;

    /// <summary>The layer's output, or null without ReLU.</summary>
    public float* Gate;

    /// <summary>The gradient, row by row.</summary>
    public float* Gradient;

    /// <summary>The column sums, or null if not wanted.</summary>
    public float* Sums;

    /// <summary>Whether the sums are added to what is there.</summary>
    public bool Accumulate;

    /// <summary>Rows.</summary>
    public int Rows;

    /// <summary>Columns.</summary>
    public int Columns;

    /// <summary>Whether the job is worth sharing.</summary>
    public readonly bool Worthwhile => (long)Rows * Columns > 20_000;

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        (int first, int last) = Partition.GetRange(Columns, VectorKernels.Grain, part, parts);
        int count = last - first;
        if (count == 0)
            return;
        if (Sums != null && !Accumulate)
            new Span<float>(Sums + first, count).Clear();
        for (int row = 0; row < Rows; row++)
        {
            float* gradient = Gradient + ((nint)row * Columns) + first;
            if (Gate != null)
                Kernels.Gate(Gate + ((nint)row * Columns) + first, gradient, gradient, count);
            if (Sums != null)
                Kernels.AddScaled(gradient, 1f, Sums + first, count);
        }
    }
}
