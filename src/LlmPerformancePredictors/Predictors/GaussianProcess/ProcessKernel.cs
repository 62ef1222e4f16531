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
        for (int i = 0; i < count; i++)
            for (int feature = 0; feature < Features; feature++)
                columns[(feature * Block) + i] = rows[(i * Features) + feature] * _inverseLengths[feature];
        ref float source = ref MemoryMarshal.GetReference(columns);
        ref float target = ref MemoryMarshal.GetReference(kernel);
        int used = Math.Min(Block, (count + Lanes - 1) / Lanes * Lanes);
        for (int i = 0; i < trained; i++)
        {
            ref float row = ref _trained[i * Features];
            for (int column = 0; column < used; column += Lanes)
            {
                Vector<float> first = default, second = default, third = default, fourth = default;
                for (int feature = 0; feature < Features; feature++)
                {
                    var value = new Vector<float>(Unsafe.Add(ref row, feature));
                    nuint at = (nuint)((feature * Block) + column);
                    first += Vector.Abs(value - Vector.LoadUnsafe(ref source, at));
                    second += Vector.Abs(value - Vector.LoadUnsafe(ref source, at + (nuint)Vector<float>.Count));
                    third += Vector.Abs(value - Vector.LoadUnsafe(ref source, at + (2 * (nuint)Vector<float>.Count)));
                    fourth += Vector.Abs(value - Vector.LoadUnsafe(ref source, at + (3 * (nuint)Vector<float>.Count)));
                }

                nuint place = (nuint)((i * Block) + column);
                (-first).StoreUnsafe(ref target, place);
                (-second).StoreUnsafe(ref target, place + (nuint)Vector<float>.Count);
                (-third).StoreUnsafe(ref target, place + (2 * (nuint)Vector<float>.Count));
                (-fourth).StoreUnsafe(ref target, place + (3 * (nuint)Vector<float>.Count));
            }

            Span<float> line = kernel.Slice(i * Block, used);
            TensorPrimitives.Exp(line, line);
        }
    }

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
