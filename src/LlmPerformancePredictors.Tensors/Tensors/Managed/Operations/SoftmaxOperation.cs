using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Softmax of innermost rows.</summary>
internal sealed unsafe class SoftmaxOperation(ManagedTensor input) : ManagedOperation
{
    /// <summary>Softmax of one row.</summary>
    /// <param name="kernels">The loops.</param>
    /// <param name="row">The row.</param>
    /// <param name="factor">What it is multiplied with first, above 0.</param>
    /// <param name="output">Output; may be the row.</param>
    /// <param name="count">The row's length.</param>
    public static void Row(VectorKernels kernels, float* row, float factor, float* output, int count)
    {
        float sum = kernels.Exponentials(row, factor, kernels.Maximum(row, count), output, count);
        kernels.Scale(output, 1f / sum, output, count);
    }

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        var job = new ForwardJob
        {
            Kernels = runtime.Vectors,
            Input = input.Data,
            Output = output.Data,
            Count = input.Count / input.Shape[-1],
            Width = input.Shape[-1],
        };
        runtime.Workers.Run(ref job, input.Count > 4_000);
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        var job = new BackwardJob
        {
            Kernels = runtime.Vectors,
            Output = output.Data,
            Up = output.Gradient,
            Target = input.GetGradientTarget(out bool accumulate),
            Accumulate = accumulate,
            Count = input.Count / input.Shape[-1],
            Width = input.Shape[-1],
        };
        runtime.Workers.Run(ref job, input.Count > 10_000);
    }

    private struct ForwardJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Input;
        public float* Output;
        public int Count;
        public int Width;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Count, 1, part, parts);
            for (int row = first; row < last; row++)
                Row(Kernels, Input + ((nint)row * Width), 1f, Output + ((nint)row * Width), Width);
        }
    }

    private struct BackwardJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Output;
        public float* Up;
        public float* Target;
        public bool Accumulate;
        public int Count;
        public int Width;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Count, 1, part, parts);
            for (int row = first; row < last; row++)
            {
                nint at = (nint)row * Width;
                float dot = Kernels.Dot(Output + at, Up + at, Width);
                Kernels.SoftmaxGradient(Output + at, Up + at, dot, 1f, Target + at, Accumulate, Width);
            }
        }
    }
}
