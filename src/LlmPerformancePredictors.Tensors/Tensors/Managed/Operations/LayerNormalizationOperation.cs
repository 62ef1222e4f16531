using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Layer normalization of innermost rows.</summary>
/// <param name="input">[..., width].</param>
/// <param name="gain">[at least width].</param>
/// <param name="bias">[at least width].</param>
/// <param name="rows">Receives mean and one over the deviation of each row.</param>
/// <param name="epsilon">Added to the variance.</param>
internal sealed unsafe class LayerNormalizationOperation(
    ManagedTensor input, ManagedTensor gain, ManagedTensor bias, ManagedTensor rows, float epsilon) : ManagedOperation
{
    private int Width => input.Shape[-1];

    private bool Worthwhile => input.Count > 20_000;

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        var job = new ForwardJob
        {
            Kernels = runtime.Vectors,
            Input = input.Data,
            Gain = gain.Data,
            Bias = bias.Data,
            Rows = (NormalizedRow*)rows.Data,
            Output = output.Data,
            Count = input.Count / Width,
            Width = Width,
            Epsilon = epsilon,
        };
        runtime.Workers.Run(ref job, Worthwhile);
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        if (gain.NeedsGradient || bias.NeedsGradient)
            BackwardParameters(runtime, output);
        if (!input.NeedsGradient)
            return;
        var job = new InputJob
        {
            Kernels = runtime.Vectors,
            Input = input.Data,
            Gain = gain.Data,
            Rows = (NormalizedRow*)rows.Data,
            Up = output.Gradient,
            Target = input.GetGradientTarget(out bool accumulate),
            Accumulate = accumulate,
            Count = input.Count / Width,
            Width = Width,
        };
        runtime.Workers.Run(ref job, Worthwhile);
    }

    private void BackwardParameters(ManagedRuntime runtime, ManagedTensor output)
    {
        PooledBuffer sums = runtime.Pool.Rent(2 * Width);
        var job = new ParameterJob
        {
            Kernels = runtime.Vectors,
            Input = input.Data,
            Rows = (NormalizedRow*)rows.Data,
            Up = output.Gradient,
            Gain = sums.Pointer,
            Bias = sums.Pointer + Width,
            Count = input.Count / Width,
            Width = Width,
        };
        runtime.Workers.Run(ref job, Worthwhile);
        Add(runtime, gain, job.Gain);
        Add(runtime, bias, job.Bias);
        runtime.Pool.Return(sums);
    }

    private void Add(ManagedRuntime runtime, ManagedTensor parameter, float* sums)
    {
        if (!parameter.NeedsGradient)
            return;
        float* target = parameter.GetGradientTarget(1, Width, out bool accumulate);
        if (accumulate)
            runtime.Vectors.AddScaled(sums, 1f, target, Width);
        else
            runtime.Vectors.Scale(sums, 1f, target, Width);
    }

    private struct ForwardJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Input;
        public float* Gain;
        public float* Bias;
        public NormalizedRow* Rows;
        public float* Output;
        public int Count;
        public int Width;
        public float Epsilon;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Count, 1, part, parts);
            for (int row = first; row < last; row++)
            {
                float* from = Input + ((nint)row * Width);
                float mean = Kernels.Sum(from, Width) / Width;
                float variance = Kernels.SumSquares(from, mean, Width) / Width;
                Rows[row] = new NormalizedRow(mean, 1f / MathF.Sqrt(variance + Epsilon));
                Kernels.Normalize(from, Rows[row], Gain, Bias, Output + ((nint)row * Width), Width);
            }
        }
    }

    private struct InputJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Input;
        public float* Gain;
        public NormalizedRow* Rows;
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
                Kernels.NormalizeGradient(Input + at, Rows[row], Gain, Up + at, Target + at, Accumulate, Width);
            }
        }
    }

    // Divided by columns, so that each sum over the rows is one thread's.
    private struct ParameterJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Input;
        public NormalizedRow* Rows;
        public float* Up;
        public float* Gain;
        public float* Bias;
        public int Count;
        public int Width;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Width, VectorKernels.Grain, part, parts);
            int count = last - first;
            if (count == 0)
                return;
            new Span<float>(Gain + first, count).Clear();
            new Span<float>(Bias + first, count).Clear();
            for (int row = 0; row < Count; row++)
            {
                nint at = ((nint)row * Width) + first;
                Kernels.NormalizeParameterGradients(Input + at, Rows[row], Up + at, Gain + first, Bias + first, count);
            }
        }
    }
}
