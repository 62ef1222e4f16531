using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>
/// Mean cross-entropy against classes. Kept for the way back is one number a row, from which the probabilities follow.
/// </summary>
/// <param name="logits">[..., classes].</param>
/// <param name="targets">A class a row, or <paramref name="ignored"/>.</param>
/// <param name="smoothing">Label smoothing.</param>
/// <param name="ignored">The target of rows that do not count.</param>
/// <param name="counted">Rows that count.</param>
/// <param name="logSums">Receives the logarithm of each row's sum of exponentials.</param>
internal sealed unsafe class CrossEntropyOperation(
    ManagedTensor logits, int[] targets, float smoothing, int ignored, int counted, ManagedTensor logSums) : ManagedOperation
{
    private int Classes => logits.Shape[-1];

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        PooledBuffer losses = runtime.Pool.Rent(targets.Length);
        var job = new ForwardJob
        {
            Kernels = runtime.Vectors,
            Logits = logits.Data,
            Classes = Classes,
            Targets = targets,
            Smoothing = smoothing,
            Ignored = ignored,
            LogSums = logSums.Data,
            Losses = losses.Pointer,
        };
        runtime.Workers.Run(ref job, logits.Count > 4_000);
        double sum = 0;
        foreach (float loss in losses.Span(targets.Length))
            sum += loss;
        *output.Data = (float)(sum / counted);
        runtime.Pool.Return(losses);
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        var job = new BackwardJob
        {
            Kernels = runtime.Vectors,
            Logits = logits.Data,
            Classes = Classes,
            Targets = targets,
            Smoothing = smoothing,
            Ignored = ignored,
            LogSums = logSums.Data,
            Factor = *output.Gradient / counted,
            Target = logits.GetGradientTarget(out bool accumulate),
            Accumulate = accumulate,
        };
        runtime.Workers.Run(ref job, logits.Count > 4_000);
    }

    private struct ForwardJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Logits;
        public int Classes;
        public int[] Targets;
        public float Smoothing;
        public int Ignored;
        public float* LogSums;
        public float* Losses;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Targets.Length, 1, part, parts);
            for (int row = first; row < last; row++)
            {
                Losses[row] = 0;
                if (Targets[row] == Ignored)
                    continue;
                float* x = Logits + ((nint)row * Classes);
                float largest = Kernels.Maximum(x, Classes);
                float logSum = largest + MathF.Log(Kernels.Exponentials(x, 1f, largest, null, Classes));
                LogSums[row] = logSum;
                float target = (1f - Smoothing) * x[Targets[row]];
                if (Smoothing > 0f)
                    target += Smoothing * (Kernels.Sum(x, Classes) / Classes);
                Losses[row] = logSum - target;
            }
        }
    }

    private struct BackwardJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Logits;
        public int Classes;
        public int[] Targets;
        public float Smoothing;
        public int Ignored;
        public float* LogSums;
        public float Factor;
        public float* Target;
        public bool Accumulate;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Targets.Length, 1, part, parts);
            for (int row = first; row < last; row++)
            {
                nint at = (nint)row * Classes;
                if (Targets[row] != Ignored)
                {
                    Kernels.ScaledExponentials(
                        Logits + at, LogSums[row], Factor, -Factor * Smoothing / Classes, Target + at, Accumulate, Classes);
                    Target[at + Targets[row]] -= Factor * (1f - Smoothing);
                }
                else if (!Accumulate)
                {
                    new Span<float>(Target + at, Classes).Clear();
                }
            }
        }
    }
}
