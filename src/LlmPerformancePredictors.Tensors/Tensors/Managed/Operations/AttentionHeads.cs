using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>The sizes of one attention, as they are and rounded up to whole tiles, and where each head's operands are.</summary>
internal readonly unsafe struct AttentionHeads
{
    /// <summary>Creates the sizes.</summary>
    /// <param name="runtime">What it runs on.</param>
    /// <param name="query">[batch, n, width].</param>
    /// <param name="key">[batch, m, width].</param>
    /// <param name="heads">Heads.</param>
    public AttentionHeads(ManagedRuntime runtime, TensorShape query, TensorShape key, int heads)
    {
        Vectors = runtime.Vectors;
        Gemm = runtime.Gemm;
        Heads = heads;
        Count = checked(query[0] * heads);
        Width = query[2];
        Size = Width / heads;
        Queries = query[1];
        Keys = key[1];
        PaddedQueries = PaddedProduct.RoundUp(Queries, Gemm.Rows);
        PaddedKeys = PaddedProduct.RoundUp(Keys, PaddedProduct.Lanes);
        PaddedSize = PaddedProduct.RoundUp(Size, PaddedProduct.Lanes);
    }

    /// <summary>The loops.</summary>
    public VectorKernels Vectors { get; }

    /// <summary>The kernel of products.</summary>
    public GemmKernel Gemm { get; }

    /// <summary>The heads of one sentence.</summary>
    public int Heads { get; }

    /// <summary>The heads of all sentences.</summary>
    public int Count { get; }

    /// <summary>The width of all heads together: the distance of two rows.</summary>
    public int Width { get; }

    /// <summary>The width of one head.</summary>
    public int Size { get; }

    /// <summary>The queries of a sentence.</summary>
    public int Queries { get; }

    /// <summary>The keys of a sentence.</summary>
    public int Keys { get; }

    /// <summary>The queries, rounded up to a tile's rows.</summary>
    public int PaddedQueries { get; }

    /// <summary>The keys, rounded up to whole vectors.</summary>
    public int PaddedKeys { get; }

    /// <summary>The width of a head, rounded up to whole vectors.</summary>
    public int PaddedSize { get; }

    /// <summary>What dot products are multiplied with.</summary>
    public float Factor => 1f / MathF.Sqrt(Size);

    /// <summary>The numbers that one head's weights need: a padded row a query.</summary>
    public int WeightCount => PaddedQueries * PaddedKeys;

    /// <summary>Whether the work is worth sharing.</summary>
    public bool Worthwhile => (double)Count * Queries * Keys * Size > 50_000;

    /// <summary>Where a head's first query is.</summary>
    public nint QueryAt(int head) => ((nint)(head / Heads) * Queries * Width) + (head % Heads * Size);

    /// <summary>Where a head's first key is.</summary>
    public nint KeyAt(int head) => ((nint)(head / Heads) * Keys * Width) + (head % Heads * Size);

    /// <summary>A head's rows as a right operand.</summary>
    public MatrixView Rows(float* first) => new(first, Width, 1);

    /// <summary>Copies a head's rows together; the room for rows that are missing stays as it is.</summary>
    public void Gather(float* first, int rows, float* target)
    {
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(first + ((nint)row * Width), Size).CopyTo(new Span<float>(target + ((nint)row * Size), Size));
    }

    /// <summary>Copies padded rows to where they belong, or adds them.</summary>
    public void Scatter(float* padded, int rows, float* target, bool accumulate)
    {
        for (int row = 0; row < rows; row++, padded += PaddedSize, target += Width)
        {
            if (accumulate)
                Vectors.AddScaled(padded, 1f, target, Size);
            else
                new ReadOnlySpan<float>(padded, Size).CopyTo(new Span<float>(target, Size));
        }
    }
}
