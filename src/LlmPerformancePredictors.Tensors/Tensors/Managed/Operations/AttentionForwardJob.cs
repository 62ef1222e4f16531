using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Attention; one head of one sentence is a thread's piece of work.</summary>
internal unsafe struct AttentionForwardJob : IParallelJob
{
    /// <summary>Sizes.</summary>
    public AttentionHeads Heads;

    /// <summary>Queries.</summary>
    public float* Query;

    /// <summary>Keys.</summary>
    public float* Key;

    /// <summary>Values.</summary>
    public float* Value;

    /// <summary>Output.</summary>
    public float* Output;

    /// <summary>What each query takes of each value, head by head; null if it is not kept.</summary>
    public float* Weights;

    /// <summary>Whether query i sees keys up to i + m - n only.</summary>
    public bool Causal;

    /// <summary>Which keys may be seen, sentence by sentence; null for all.</summary>
    public bool* Visible;

    /// <summary><see cref="ScratchSize"/> numbers a thread.</summary>
    public float* Scratch;

    /// <summary>The numbers that a thread needs.</summary>
    public static int ScratchSize(in AttentionHeads heads) => checked(
        ((heads.PaddedQueries + heads.PaddedKeys) * heads.PaddedSize * 2) + heads.WeightCount + heads.PaddedKeys);

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        AttentionHeads h = Heads;
        float* scratch = Scratch + ((nint)part * ScratchSize(h));
        float* queries = scratch, keys = queries + (h.PaddedQueries * h.PaddedSize), panels = keys + (
            h.PaddedKeys * h.PaddedSize);
        float* output = panels + (h.PaddedKeys * h.PaddedSize), mask = output + (h.PaddedQueries * h.PaddedSize);
        float* own = mask + h.PaddedKeys;
        new Span<float>(scratch, (h.PaddedQueries + h.PaddedKeys) * h.PaddedSize).Clear();
        (int first, int last) = Partition.GetRange(h.Count, 1, part, parts);
        for (int head = first; head < last; head++)
        {
            if (head == first || head % h.Heads == 0)
                FillMask(mask, head / h.Heads);
            float* weights = Weights == null ? own : Weights + ((nint)head * h.WeightCount);
            h.Gather(Query + h.QueryAt(head), h.Queries, queries);
            h.Gather(Key + h.KeyAt(head), h.Keys, keys);
            PaddedProduct.Pack(h.Gemm, new MatrixView(keys, 1, h.Size), h.Size, h.PaddedKeys, panels);
            PaddedProduct.Multiply(
                h.Gemm, new MatrixView(queries, h.Size, 1), panels, h.Size, weights, h.PaddedKeys, h.Queries, h.Keys);
            if (Causal)
                HideLaterKeys(weights);
            h.Vectors.SoftmaxRows(weights, mask, h.Factor, h.Queries, h.PaddedKeys);
            PaddedProduct.Pack(h.Gemm, h.Rows(Value + h.KeyAt(head)), h.Keys, h.Size, panels);
            PaddedProduct.Multiply(
                h.Gemm, new MatrixView(weights, h.PaddedKeys, 1), panels, h.Keys, output, h.PaddedSize, h.Queries, h.Size);
            h.Scatter(output, h.Queries, Output + h.QueryAt(head), accumulate: false);
        }
    }

    // What is added to the dot products: 0, or minus infinity for keys that are hidden or not there.
    private readonly void FillMask(float* mask, int sentence)
    {
        var all = new Span<float>(mask, Heads.PaddedKeys);
        all.Clear();
        all[Heads.Keys..].Fill(float.NegativeInfinity);
        for (int key = 0; Visible != null && key < Heads.Keys; key++)
        {
            if (!Visible[((nint)sentence * Heads.Keys) + key])
                mask[key] = float.NegativeInfinity;
        }
    }

    private readonly void HideLaterKeys(float* weights)
    {
        int seen = 1 + Heads.Keys - Heads.Queries;
        for (int row = 0; row < Heads.Queries; row++, weights += Heads.PaddedKeys)
            new Span<float>(weights + seen + row, Heads.Keys - seen - row).Fill(float.NegativeInfinity);
    }
}
