using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Leading blocks of matrices, each times a factor for all rows or for each row, added up.</summary>
internal sealed unsafe class MixtureOperation(ManagedTensor[] experts, ManagedTensor gates) : ManagedOperation
{
    private bool IsPerRow => gates.Shape[0] > 1;

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        for (int expert = 0; expert < experts.Length; expert++)
        {
            var job = new BlockJob
            {
                Kernels = runtime.Vectors,
                From = experts[expert].Data,
                FromStride = experts[expert].Shape[1],
                To = output.Data,
                ToStride = output.Shape[1],
                Accumulate = expert > 0,
            };
            Run(runtime, job, expert, output);
        }
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        if (gates.NeedsGradient)
            BackwardGates(runtime, output);
        for (int expert = 0; expert < experts.Length; expert++)
        {
            if (!experts[expert].NeedsGradient)
                continue;
            float* target = experts[expert].GetGradientTarget(output.Shape[0], output.Shape[1], out bool accumulate);
            var job = new BlockJob
            {
                Kernels = runtime.Vectors,
                From = output.Gradient,
                FromStride = output.Shape[1],
                To = target,
                ToStride = experts[expert].Shape[1],
                Accumulate = accumulate,
            };
            Run(runtime, job, expert, output);
        }
    }

    private void Run(ManagedRuntime runtime, BlockJob job, int expert, ManagedTensor output)
    {
        job.Factors = gates.Data + expert;
        job.FactorStep = IsPerRow ? experts.Length : 0;
        (job.Rows, job.Columns) = (output.Shape[0], output.Shape[1]);
        runtime.Workers.Run(ref job, output.Count > 20_000);
    }

    // A factor's gradient is the product of block and gradient, row by row; shared factors add up the rows, in order.
    private void BackwardGates(ManagedRuntime runtime, ManagedTensor output)
    {
        float* target = gates.GetGradientTarget(out bool accumulate);
        if (!accumulate)
            new Span<float>(target, gates.Count).Clear();
        int columns = output.Shape[1], step = IsPerRow ? experts.Length : 0;
        for (int expert = 0; expert < experts.Length; expert++)
        {
            float* block = experts[expert].Data;
            int stride = experts[expert].Shape[1];
            for (int row = 0; row < output.Shape[0]; row++)
                target[(row * step) + expert] +=
                    runtime.Vectors.Dot(block + ((nint)row * stride), output.Gradient + ((nint)row * columns), columns);
        }
    }

    // Rows of one matrix, each times its factor, to rows of another.
    private struct BlockJob : IParallelJob
    {
        public VectorKernels Kernels;
        public float* From;
        public int FromStride;
        public float* To;
        public int ToStride;
        public float* Factors;
        public int FactorStep;
        public bool Accumulate;
        public int Rows;
        public int Columns;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.GetRange(Rows, 1, part, parts);
            for (int row = first; row < last; row++)
            {
                float* from = From + ((nint)row * FromStride), to = To + ((nint)row * ToStride);
                float factor = Factors[(nint)row * FactorStep];
                if (Accumulate)
                    Kernels.AddScaled(from, factor, to, Columns);
                else
                    Kernels.Scale(from, factor, to, Columns);
            }
        }
    }
}
