using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Sum number by number; the right operand is repeated along the left one's outer axes.</summary>
internal sealed unsafe class AddOperation(ManagedTensor left, ManagedTensor right) : ManagedOperation
{
    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        for (int at = 0; at < output.Count; at += right.Count)
        {
            var job = new AddJob
            {
                Kernels = runtime.Vectors,
                Left = left.Data + at,
                Right = right.Data,
                Output = output.Data + at,
                Count = right.Count,
            };
            runtime.Workers.Run(ref job, right.Count > 20_000);
        }
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        // The last operand to get the output's gradient as it is may keep it.
        if (!right.NeedsGradient)
        {
            left.TakeGradient(output);
            return;
        }

        if (left.NeedsGradient)
            left.AddGradient(output.Gradient);
        if (right.Count == output.Count)
            right.TakeGradient(output);
        else
            AddRepeats(runtime, output);
    }

    private void AddRepeats(ManagedRuntime runtime, ManagedTensor output)
    {
        float* target = right.GetGradientTarget(out bool accumulate);
        if (!accumulate)
            new Span<float>(target, right.Count).Clear();
        for (int at = 0; at < output.Count; at += right.Count)
            runtime.Vectors.AddScaled(output.Gradient + at, 1f, target, right.Count);
    }

    private struct AddJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* Left;
        public float* Right;
        public float* Output;
        public int Count;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Count, VectorKernels.Grain, part, parts);
            Kernels.Add(Left + first, Right + first, Output + first, last - first);
        }
    }
}
