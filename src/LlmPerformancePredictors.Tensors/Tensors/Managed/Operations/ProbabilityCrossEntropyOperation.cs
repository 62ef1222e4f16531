using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Mean cross-entropy against probabilities, differentiated for the logits only.</summary>
/// <param name="logits">[..., classes].</param>
/// <param name="probabilities">The same shape.</param>
/// <param name="rows">Which rows count; empty for all.</param>
/// <param name="counted">Rows that count.</param>
/// <param name="sums">Receives the logarithm of each row's sum of exponentials, and the sum of its probabilities.</param>
internal sealed unsafe class ProbabilityCrossEntropyOperation(
    ManagedTensor logits, ManagedTensor probabilities, bool[] rows, int counted, ManagedTensor sums) : ManagedOperation
{
    private int Classes => logits.Shape[-1];

    private int Count => logits.Count / Classes;

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        PooledBuffer losses = runtime.Pool.Rent(Count);
        Job job = NewJob(runtime);
        job.Losses = losses.Pointer;
        runtime.Workers.Run(ref job, logits.Count > 4_000);
        double sum = 0;
        foreach (float loss in losses.Span(Count))
            sum += loss;
        *output.Data = (float)(sum / counted);
        runtime.Pool.Return(losses);
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        Job job = NewJob(runtime);
        job.Factor = *output.Gradient / counted;
        job.Target = logits.GetGradientTarget(out bool accumulate);
        job.Accumulate = accumulate;
        runtime.Workers.Run(ref job, logits.Count > 4_000);
    }

    private Job NewJob(ManagedRuntime runtime) => new()
    {
        Kernels = runtime.Vectors,
        Logits = logits.Data,
        Probabilities = probabilities.Data,
        Rows = rows,
        Count = Count,
        Classes = Classes,
        Sums = sums.Data,
    };

    private struct Job : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Logits;
        public float* Probabilities;
        public bool[] Rows;
        public int Count;
        public int Classes;
        public float* Sums;
        public float* Losses;
        public float Factor;
        public float* Target;
        public bool Accumulate;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Count, 1, part, parts);
            for (int row = first; row < last; row++)
            {
                bool counts = Rows.Length == 0 || Rows[row];
                nint at = (nint)row * Classes;
                if (Target == null)
                    Losses[row] = counts ? Loss(row, Logits + at, Probabilities + at) : 0f;
                else if (counts)
                    Gradient(row, at);
                else if (!Accumulate)
                    new Span<float>(Target + at, Classes).Clear();
            }
        }

        private readonly float Loss(int row, float* x, float* p)
        {
            float largest = Kernels.Maximum(x, Classes);
            Sums[2 * row] = largest + MathF.Log(Kernels.Exponentials(x, 1f, largest, null, Classes));
            Sums[(2 * row) + 1] = Kernels.Sum(p, Classes);
            return (Sums[2 * row] * Sums[(2 * row) + 1]) - Kernels.Dot(p, x, Classes);
        }

        private readonly void Gradient(int row, nint at)
        {
            Kernels.ScaledExponentials(
                Logits + at, Sums[2 * row], Factor * Sums[(2 * row) + 1], 0f, Target + at, Accumulate, Classes);
            Kernels.AddScaled(Probabilities + at, -Factor, Target + at, Classes);
        }
    }
}
