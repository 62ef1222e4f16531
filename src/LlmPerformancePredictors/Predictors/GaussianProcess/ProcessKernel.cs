using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>The kernel exp(-sum of |differences| / length scale), between trained architectures and blocks of others.</summary>
internal sealed class ProcessKernel
{
    /// <summary>The others are taken so many at a time; a multiple of every vector, so that all go the same way.</summary>
    public const int Block = 128;

    private readonly float[] _inverseLengths;
    private readonly float[] _trained;

    /// <summary>Scales the trained architectures.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <param name="trained">Their rows.</param>
    /// <param name="scales">The length scales.</param>
    public ProcessKernel(ArchitectureEmbedding embedding, float[] trained, ProcessScales scales)
    {
        _inverseLengths = new float[embedding.Count];
        for (int part = 0; part < embedding.Parts.Count; part++)
            _inverseLengths.AsSpan(embedding.Parts[part].First, embedding.Parts[part].Count)
                .Fill((float)(1 / scales.Lengths[part]));
        Features = embedding.Count;
        Trained = Features == 0 ? 0 : trained.Length / Features;
        _trained = new float[trained.Length];
        for (int i = 0; i < Trained; i++)
            TensorPrimitives.Multiply(
                trained.AsSpan(i * Features, Features), _inverseLengths, _trained.AsSpan(i * Features, Features));
    }

    /// <summary>The numbers of a row.</summary>
    public int Features { get; }

    /// <summary>The number of trained architectures.</summary>
    public int Trained { get; }

    /// <summary>The kernel between the first trained architectures and a block of others.</summary>
    /// <param name="rows">The others' rows, at most <see cref="Block"/>.</param>
    /// <param name="trained">How many of the trained ones.</param>
    /// <param name="columns">Room for a block by columns: features times <see cref="Block"/>; overwritten.</param>
    /// <param name="kernel">
    /// Receives <paramref name="trained"/> rows of <see cref="Block"/> numbers; those of missing others are of no meaning.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<float> rows, int trained, Span<float> columns, Span<float> kernel)
    {
        int count = rows.Length / Features;
        for (int feature = 0; feature < Features; feature++)
        {
            float inverse = _inverseLengths[feature];
            Span<float> column = columns.Slice(feature * Block, count);
            for (int i = 0; i < column.Length; i++) column[i] = rows[(i * Features) + feature] * inverse;
        }

        int used = Math.Min(Block, (count + Lanes - 1) / Lanes * Lanes);
        for (int row = 0; row < trained; row += 2)
        {
            // Of an odd number the last one is taken twice.
            int next = Math.Min(row + 1, trained - 1);
            for (int column = 0; column < used; column += Lanes) Subtract(row, next, columns[column..], kernel[column..]);
            Exponentiate(kernel.Slice(row * Block, used));
            if (next > row) Exponentiate(kernel.Slice(next * Block, used));
        }
    }

    // Less the distance of two trained ones to four vectors of others.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Subtract(int row, int next, Span<float> columns, Span<float> kernel)
    {
        int width = Vector<float>.Count;
        ref float source = ref MemoryMarshal.GetReference(columns);
        ref float values = ref _trained[row * Features], nextValues = ref _trained[next * Features];
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector<float> b0 = default, b1 = default, b2 = default, b3 = default;
        for (nint feature = 0; feature < Features; feature++)
        {
            var a = new Vector<float>(Unsafe.Add(ref values, feature));
            var b = new Vector<float>(Unsafe.Add(ref nextValues, feature));
            Vector<float> other = Vector.LoadUnsafe(ref source);
            (a0, b0) = (a0 - Vector.Abs(a - other), b0 - Vector.Abs(b - other));
            other = Vector.LoadUnsafe(ref source, (nuint)width);
            (a1, b1) = (a1 - Vector.Abs(a - other), b1 - Vector.Abs(b - other));
            other = Vector.LoadUnsafe(ref source, (nuint)(2 * width));
            (a2, b2) = (a2 - Vector.Abs(a - other), b2 - Vector.Abs(b - other));
            other = Vector.LoadUnsafe(ref source, (nuint)(3 * width));
            (a3, b3) = (a3 - Vector.Abs(a - other), b3 - Vector.Abs(b - other));
            source = ref Unsafe.Add(ref source, Block);
        }

        Span<float> first = kernel[(row * Block)..], second = kernel[(next * Block)..];
        a0.CopyTo(first);
        a1.CopyTo(first[width..]);
        a2.CopyTo(first[(2 * width)..]);
        a3.CopyTo(first[(3 * width)..]);
        b0.CopyTo(second);
        b1.CopyTo(second[width..]);
        b2.CopyTo(second[(2 * width)..]);
        b3.CopyTo(second[(3 * width)..]);
    }

    private static void Exponentiate(Span<float> line) => TensorPrimitives.Exp(line, line);

    /// <summary>The kernel of the trained architectures among themselves, with noise on its diagonal.</summary>
    /// <param name="trained">Their rows, as they were given.</param>
    /// <param name="noise">The noise.</param>
    /// <returns>A matrix by rows, whose lower half is filled.</returns>
    public double[] CreateMatrix(float[] trained, double noise)
    {
        double[] matrix = new double[Trained * Trained];
        float[] columns = new float[Features * Block], kernel = new float[Trained * Block];
        for (int first = 0; first < Trained; first += Block)
        {
            int last = Math.Min(first + Block, Trained);
            Fill(trained.AsSpan(first * Features, (last - first) * Features), last, columns, kernel);
            for (int row = first; row < last; row++)
            {
                for (int column = 0; column < row; column++)
                    matrix[(row * Trained) + column] = kernel[(column * Block) + row - first];
                matrix[(row * Trained) + row] = 1 + noise;
            }
        }

        return matrix;
    }

    private static int Lanes => 4 * Vector<float>.Count;
}
