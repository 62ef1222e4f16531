using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Dropout; the mask is computed again on the way back instead of being kept.</summary>
internal sealed unsafe class DropoutOperation(ManagedTensor input, float probability, ulong seed) : ManagedOperation
{
    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output) => Apply(
        runtime, input.Data, output.Data, accumulate: false);

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        float* target = input.GetGradientTarget(out bool accumulate);
        Apply(runtime, output.Gradient, target, accumulate);
    }

    private void Apply(ManagedRuntime runtime, float* from, float* to, bool accumulate)
    {
        var job = new Job
        {
            Vectors = runtime.Vectors,
            From = from,
            To = to,
            Accumulate = accumulate,
            Count = input.Count,
            Seed = seed,
            Threshold = DropoutMask.Threshold(probability),
            Kept = 1f / (1f - probability),
        };
        runtime.Workers.Run(ref job, input.Count > 20_000);
    }

    private struct Job : IParallelJob
    {
        public VectorKernels Vectors;
        public float* From;
        public float* To;
        public bool Accumulate;
        public int Count;
        public ulong Seed;
        public uint Threshold;
        public float Kept;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Count, VectorKernels.Grain, part, parts);
            Vectors.Dropout(From + first, Seed, first, Threshold, Kept, To + first, Accumulate, last - first);
        }
    }
}
