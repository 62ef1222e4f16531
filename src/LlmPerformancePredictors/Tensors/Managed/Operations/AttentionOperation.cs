using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Scaled dot-product attention; one head of one sentence is a thread's piece of work.</summary>
/// <param name="query">[batch, n, width].</param>
/// <param name="key">[batch, m, width].</param>
/// <param name="value">[batch, m, width].</param>
/// <param name="heads">Heads.</param>
/// <param name="weights">[batch * heads, n, m]: receives what each query takes of each value.</param>
internal sealed unsafe class AttentionOperation(
    ManagedTensor query, ManagedTensor key, ManagedTensor value, int heads, ManagedTensor weights) : ManagedOperation
{
    /// <summary>Computes the output.</summary>
    public void Forward(ManagedTensorEngine engine, ManagedTensor output, bool causal, ReadOnlySpan<bool> visible)
    {
        var job = new ForwardJob { Heads = NewHeads(engine), Output = output.Data, Causal = causal };
        fixed (bool* flags = visible)
        {
            job.Visible = flags;
            engine.Workers.Run(ref job, Worthwhile(job.Heads));
        }
    }

    /// <inheritdoc/>
    public override void Backward(ManagedTensorEngine engine, ManagedTensor output)
    {
        // In the order in which a head's gradients are written, as two of the operands may be one tensor.
        var job = new BackwardJob { Heads = NewHeads(engine), Up = output.Gradient };
        if (value.NeedsGradient)
            job.ValueTarget = value.GradientTarget(out job.ValueAccumulate);
        if (query.NeedsGradient)
            job.QueryTarget = query.GradientTarget(out job.QueryAccumulate);
        if (key.NeedsGradient)
            job.KeyTarget = key.GradientTarget(out job.KeyAccumulate);
        int room = job.Heads.Queries * job.Heads.Keys;
        AlignedBuffer scratch = engine.Pool.Rent(engine.Threads * room);
        job.Scratch = scratch.Pointer;
        engine.Workers.Run(ref job, Worthwhile(job.Heads));
        engine.Pool.Return(scratch);
    }

    private static bool Worthwhile(in HeadsView heads) => (double)heads.Count * heads.Queries * heads.Keys * heads.Size > 50_000;

    private HeadsView NewHeads(ManagedTensorEngine engine) => new()
    {
        Kernels = engine.Vectors,
        Gemm = engine.Gemm,
        Workspaces = engine.Workspaces,
        Query = query.Data,
        Key = key.Data,
        Value = value.Data,
        Weights = weights.Data,
        Heads = heads,
        Count = query.Shape[0] * heads,
        Queries = query.Shape[1],
        Keys = key.Shape[1],
        Width = query.Shape[2],
    };

    // Where the operands of each head are.
    private struct HeadsView
    {
        public VectorKernels Kernels;
        public GemmKernel Gemm;
        public GemmWorkspace[] Workspaces;
        public float* Query;
        public float* Key;
        public float* Value;
        public float* Weights;
        public int Heads;
        public int Count;
        public int Queries;
        public int Keys;
        public int Width;

        public readonly int Size => Width / Heads;

        public readonly float Factor => 1f / MathF.Sqrt(Size);

        public readonly nint QueryAt(int head) => ((nint)(head / Heads) * Queries * Width) + (head % Heads * Size);

        public readonly nint KeyAt(int head) => ((nint)(head / Heads) * Keys * Width) + (head % Heads * Size);

        public readonly float* WeightsOf(int head) => Weights + ((nint)head * Queries * Keys);

        // output[rows, columns] = left * right, or added to what is there.
        public readonly void Multiply(
            int part, MatrixView left, MatrixView right, float* output, int stride, (int Rows, int Columns, int Depth) size, bool accumulate) =>
            Managed.Kernels.Gemm.Multiply(
                Gemm,
                Workspaces[part],
                left,
                right,
                size.Depth,
                output,
                stride,
                (0, size.Rows),
                (0, size.Columns),
                new TileStart(accumulate, 0, false));
    }

    private struct ForwardJob : IParallelJob
    {
        public HeadsView Heads;
        public float* Output;
        public bool Causal;
        public bool* Visible;

        public readonly void Execute(int part, int parts)
        {
            (int first, int last) = Partition.Range(Heads.Count, 1, part, parts);
            for (int head = first; head < last; head++)
            {
                float* weights = Heads.WeightsOf(head);
                MatrixView q = MatrixView.Of(Heads.Query + Heads.QueryAt(head), Heads.Width, transposed: false);
                MatrixView k = MatrixView.Of(Heads.Key + Heads.KeyAt(head), Heads.Width, transposed: true);
                Heads.Multiply(part, q, k, weights, Heads.Keys, (Heads.Queries, Heads.Keys, Heads.Size), accumulate: false);
                bool* visible = Visible == null ? null : Visible + ((nint)(head / Heads.Heads) * Heads.Keys);
                for (int row = 0; row < Heads.Queries; row++)
                {
                    int seen = Causal ? row + 1 + Heads.Keys - Heads.Queries : Heads.Keys;
                    Weigh(weights + ((nint)row * Heads.Keys), seen, visible);
                }

                MatrixView p = MatrixView.Of(weights, Heads.Keys, transposed: false);
                MatrixView v = MatrixView.Of(Heads.Value + Heads.KeyAt(head), Heads.Width, transposed: false);
                Heads.Multiply(part, p, v, Output + Heads.QueryAt(head), Heads.Width, (Heads.Queries, Heads.Size, Heads.Keys), accumulate: false);
            }
        }

        private readonly void Weigh(float* row, int seen, bool* visible)
        {
            bool none = visible != null;
            for (int i = 0; visible != null && i < seen; i++)
            {
                if (visible[i])
                    none = false;
                else
                    row[i] = float.NegativeInfinity;
            }

            if (none)
                seen = 0;
            else
                SoftmaxOperation.Row(Heads.Kernels, row, Heads.Factor, row, seen);
            new Span<float>(row + seen, Heads.Keys - seen).Clear();
        }
    }

    private struct BackwardJob : IParallelJob
    {
        public HeadsView Heads;
        public float* Up;
        public float* QueryTarget;
        public float* KeyTarget;
        public float* ValueTarget;
        public bool QueryAccumulate;
        public bool KeyAccumulate;
        public bool ValueAccumulate;
        public float* Scratch;

        public readonly void Execute(int part, int parts)
        {
            int n = Heads.Queries, m = Heads.Keys, size = Heads.Size, width = Heads.Width;
            float* scratch = Scratch + ((nint)part * n * m);
            (int first, int last) = Partition.Range(Heads.Count, 1, part, parts);
            for (int head = first; head < last; head++)
            {
                float* weights = Heads.WeightsOf(head);
                nint atQuery = Heads.QueryAt(head), atKey = Heads.KeyAt(head);
                float* up = Up + atQuery;
                if (ValueTarget != null)
                {
                    Heads.Multiply(
                        part, MatrixView.Of(weights, m, true), MatrixView.Of(up, width, false), ValueTarget + atKey, width, (m, size, n), ValueAccumulate);
                }

                if (QueryTarget == null && KeyTarget == null)
                    continue;
                Heads.Multiply(part, MatrixView.Of(up, width, false), MatrixView.Of(Heads.Value + atKey, width, true), scratch, m, (n, m, size), false);
                for (int row = 0; row < n; row++)
                {
                    float* y = weights + ((nint)row * m), gradient = scratch + ((nint)row * m);
                    Heads.Kernels.SoftmaxGradient(y, gradient, Heads.Kernels.Dot(y, gradient, m), Heads.Factor, gradient, false, m);
                }

                if (QueryTarget != null)
                {
                    Heads.Multiply(
                        part, MatrixView.Of(scratch, m, false), MatrixView.Of(Heads.Key + atKey, width, false), QueryTarget + atQuery, width, (n, size, m), QueryAccumulate);
                }

                if (KeyTarget != null)
                {
                    Heads.Multiply(
                        part, MatrixView.Of(scratch, m, true), MatrixView.Of(Heads.Query + atQuery, width, false), KeyTarget + atKey, width, (m, size, n), KeyAccumulate);
                }
            }
        }
    }
}
