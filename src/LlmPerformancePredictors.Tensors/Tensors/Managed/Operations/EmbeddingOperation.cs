using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Leading columns of a table's rows, times a factor.</summary>
internal sealed unsafe class EmbeddingOperation(ManagedTensor table, int[] tokens, float factor) : ManagedOperation
{
    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        var job = new GatherJob
        {
            Kernels = runtime.Vectors,
            Table = table.Data,
            Stride = table.Shape[1],
            Tokens = tokens,
            Factor = factor,
            Output = output.Data,
            Width = output.Shape[1],
        };
        runtime.Workers.Run(ref job, output.Count > 20_000);
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        var job = new ScatterJob
        {
            Kernels = runtime.Vectors,
            Table = table.GetSparseGradientTarget(output.Shape[1]),
            Stride = table.Shape[1],
            Tokens = tokens,
            Factor = factor,
            Gradient = output.Gradient,
            Width = output.Shape[1],
        };
        runtime.Workers.Run(ref job, output.Count > 20_000);
    }

    private struct GatherJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Table;
        public int Stride;
        public int[] Tokens;
        public float Factor;
        public float* Output;
        public int Width;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Tokens.Length, 1, part, parts);
            for (int row = first; row < last; row++)
                Kernels.Scale(Table + ((nint)Tokens[row] * Stride), Factor, Output + ((nint)row * Width), Width);
        }
    }

    // Divided by columns: a token may occur in many rows, whose order must not depend on threads.
    private struct ScatterJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Table;
        public int Stride;
        public int[] Tokens;
        public float Factor;
        public float* Gradient;
        public int Width;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Width, VectorKernels.Grain, part, parts);
            for (int row = 0; row < Tokens.Length && first < last; row++)
            {
                float* from = Gradient + ((nint)row * Width), to = Table + ((nint)Tokens[row] * Stride);
                Kernels.AddScaled(from + first, Factor, to + first, last - first);
            }
        }
    }
}
