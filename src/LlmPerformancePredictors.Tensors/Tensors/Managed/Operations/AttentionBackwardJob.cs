using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>The gradients of attention; one head of one sentence is a thread's piece of work.</summary>
internal unsafe struct AttentionBackwardJob : IParallelJob
{
    /// <summary>Sizes.</summary>
    public AttentionHeads Heads;

    /// <summary>Queries.</summary>
    public float* Query;

    /// <summary>Keys.</summary>
    public float* Key;

    /// <summary>Values.</summary>
    public float* Value;

    /// <summary>What each query took of each value, head by head.</summary>
    public float* Weights;

    /// <summary>The gradient of the output.</summary>
    public float* Up;

    /// <summary>Receives the gradient of the values.</summary>
    public Target ToValue;

    /// <summary>Receives the gradient of the queries.</summary>
    public Target ToQuery;

    /// <summary>Receives the gradient of the keys.</summary>
    public Target ToKey;

    /// <summary><see cref="ScratchSize"/> numbers a thread.</summary>
    public float* Scratch;

    /// <summary>The numbers that a thread needs.</summary>
    public static int ScratchSize(in AttentionHeads heads) =>
        checked(((heads.PaddedQueries + heads.PaddedKeys + (2 * Larger(heads))) * heads.PaddedSize) + heads.WeightCount);

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        AttentionHeads h = Heads;
        float* scratch = Scratch + ((nint)part * ScratchSize(h));
        float* up = scratch, values = up + (h.PaddedQueries * h.PaddedSize), panels = values + (h.PaddedKeys * h.PaddedSize);
        float* output = panels + (Larger(h) * h.PaddedSize), gradient = output + (Larger(h) * h.PaddedSize);
        new Span<float>(scratch, (h.PaddedQueries + h.PaddedKeys) * h.PaddedSize).Clear();
        (int first, int last) = Partition.GetRange(h.Count, 1, part, parts);
        for (int head = first; head < last; head++)
        {
            nint atQuery = h.QueryAt(head), atKey = h.KeyAt(head);
            float* weights = Weights + ((nint)head * h.WeightCount);
            if (ToValue.First != null)
            {
                Multiply(
                    new MatrixView(weights, 1, h.PaddedKeys), Up + atQuery, h.Queries, h.Keys, panels, output, ToValue, atKey);
            }

            if (ToQuery.First == null && ToKey.First == null)
                continue;
            h.Gather(Up + atQuery, h.Queries, up);
            h.Gather(Value + atKey, h.Keys, values);
            PaddedProduct.Pack(h.Gemm, new MatrixView(values, 1, h.Size), h.Size, h.PaddedKeys, panels);
            PaddedProduct.Multiply(
                h.Gemm, new MatrixView(up, h.Size, 1), panels, h.Size, gradient, h.PaddedKeys, h.Queries, h.Keys);
            h.Vectors.SoftmaxGradientRows(weights, gradient, h.Factor, h.Queries, h.PaddedKeys);
            if (ToQuery.First != null)
            {
                Multiply(
                    new MatrixView(gradient, h.PaddedKeys, 1), Key + atKey, h.Keys, h.Queries, panels, output, ToQuery, atQuery);
            }

            if (ToKey.First != null)
            {
                Multiply(
                    new MatrixView(gradient, 1, h.PaddedKeys), Query + atQuery, h.Queries, h.Keys, panels, output, ToKey, atKey);
            }
        }
    }

    private static int Larger(in AttentionHeads heads) => Math.Max(heads.PaddedQueries, heads.PaddedKeys);

    // target = left * right, the right operand one head's rows.
    private readonly void Multiply(
        MatrixView left, float* right, int depth, int rows, float* panels, float* output, Target target, nint at)
    {
        PaddedProduct.Pack(Heads.Gemm, Heads.Rows(right), depth, Heads.Size, panels);
        PaddedProduct.Multiply(Heads.Gemm, left, panels, depth, output, Heads.PaddedSize, rows, Heads.Size);
        Heads.Scatter(output, rows, target.First + at, target.Accumulate);
    }

    /// <summary>A gradient.</summary>
    internal readonly struct Target(float* first, bool accumulate)
    {
        /// <summary>The first number; null if it is not wanted.</summary>
        public float* First { get; } = first;

        /// <summary>Whether to add to what is there.</summary>
        public bool Accumulate { get; } = accumulate;

        /// <summary>The gradient of a tensor, if it needs one.</summary>
        public static Target FromTensor(ManagedTensor tensor)
        {
            if (!tensor.NeedsGradient)
                return default;
            float* first = tensor.GetGradientTarget(out bool accumulate);
            return new Target(first, accumulate);
        }
    }
}
