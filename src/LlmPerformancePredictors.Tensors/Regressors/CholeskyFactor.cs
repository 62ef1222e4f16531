using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// The Cholesky factor L of a symmetric positive definite matrix A = LLᵀ, in double precision on one thread. Its sums run along
/// rows, which lie in memory one number after the other, so that it is many times faster than MathNet's managed one.
/// </summary>
internal sealed class CholeskyFactor
{
    private const int Block = 64;
    private readonly double[] _rows;

    private CholeskyFactor(double[] rows, int size, double logDeterminant) =>
        (_rows, Size, LogDeterminant) = (rows, size, logDeterminant);

    /// <summary>The number of rows.</summary>
    public int Size { get; }

    /// <summary>The natural logarithm of the determinant of A.</summary>
    public double LogDeterminant { get; }

    /// <summary>A row of L up to its diagonal.</summary>
    public ReadOnlySpan<double> GetRow(int row) => _rows.AsSpan(row * Size, row + 1);

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">
    /// A by rows, <paramref name="size"/> squared; its lower half is read and becomes L, so it is given away.
    /// </param>
    /// <param name="size">The number of rows.</param>
    /// <returns>The factor; null where the matrix is not positive definite in double precision.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CholeskyFactor? TryCreate(double[] matrix, int size)
    {
        double logDeterminant = 0;
        for (int first = 0; first < size; first += Block)
        {
            int last = Math.Min(first + Block, size);
            SubtractEarlier(matrix, size, first, last);
            for (int row = first; row < size; row++)
            {
                Span<double> current = matrix.AsSpan(row * size, size);
                for (int column = first; column < Math.Min(last, row + 1); column++)
                {
                    ReadOnlySpan<double> other = matrix.AsSpan(column * size, size);
                    double rest = current[column] - Dot(current[first..column], other[first..column]);
                    if (column < row)
                    {
                        current[column] = rest / other[column];
                        continue;
                    }

                    if (!(rest > 0) || !double.IsFinite(rest)) return null;
                    current[column] = Math.Sqrt(rest);
                    logDeterminant += Math.Log(rest);
                }
            }
        }

        return new CholeskyFactor(matrix, size, logDeterminant);
    }

    /// <summary>Solves L x = b in place.</summary>
    /// <param name="values">b, which becomes x.</param>
    public void SolveLower(Span<double> values)
    {
        for (int row = 0; row < Size; row++)
            values[row] = (values[row] - Dot(GetRow(row)[..row], values[..row])) / _rows[(row * Size) + row];
    }

    /// <summary>Solves Lᵀ x = b in place.</summary>
    /// <param name="values">b, which becomes x.</param>
    public void SolveUpper(Span<double> values)
    {
        for (int row = Size - 1; row >= 0; row--)
        {
            double solved = values[row] / _rows[(row * Size) + row];
            values[row] = solved;
            TensorPrimitives.MultiplyAdd(GetRow(row)[..row], -solved, values[..row], values[..row]);
        }
    }

    // What the columns before a block take from the block's columns, four rows by two columns at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractEarlier(double[] matrix, int size, int first, int last)
    {
        if (first == 0) return;
        for (int row = first; row < size; row += 4)
        {
            int rows = Math.Min(4, size - row), columns = Math.Min(last, row + rows);
            for (int column = first; column < columns; column += 2)
            {
                if (rows == 4 && column + 2 <= last) SubtractTile(matrix, size, first, row, column);
                else
                    for (int i = row; i < row + rows; i++)
                        for (int j = column; j < Math.Min(column + 2, last); j++)
                            matrix[(i * size) + j] -=
                                Dot(matrix.AsSpan(i * size, first), matrix.AsSpan(j * size, first));
            }
        }
    }

    // The depth is a multiple of the block, hence of every vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractTile(double[] matrix, int size, int depth, int row, int column)
    {
        ref double a = ref MemoryMarshal.GetArrayDataReference(matrix);
        ref double a0 = ref Unsafe.Add(ref a, row * size), a1 = ref Unsafe.Add(ref a0, size);
        ref double a2 = ref Unsafe.Add(ref a1, size), a3 = ref Unsafe.Add(ref a2, size);
        ref double b0 = ref Unsafe.Add(ref a, column * size), b1 = ref Unsafe.Add(ref b0, size);
        Vector<double> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector<double> c20 = default, c21 = default, c30 = default, c31 = default;
        for (nuint k = 0; k < (nuint)depth; k += (nuint)Vector<double>.Count)
        {
            Vector<double> left = Vector.LoadUnsafe(ref b0, k), right = Vector.LoadUnsafe(ref b1, k);
            Vector<double> next = Vector.LoadUnsafe(ref a0, k);
            (c00, c01) = (Vector.FusedMultiplyAdd(next, left, c00), Vector.FusedMultiplyAdd(next, right, c01));
            next = Vector.LoadUnsafe(ref a1, k);
            (c10, c11) = (Vector.FusedMultiplyAdd(next, left, c10), Vector.FusedMultiplyAdd(next, right, c11));
            next = Vector.LoadUnsafe(ref a2, k);
            (c20, c21) = (Vector.FusedMultiplyAdd(next, left, c20), Vector.FusedMultiplyAdd(next, right, c21));
            next = Vector.LoadUnsafe(ref a3, k);
            (c30, c31) = (Vector.FusedMultiplyAdd(next, left, c30), Vector.FusedMultiplyAdd(next, right, c31));
        }

        Unsafe.Add(ref a0, column) -= Vector.Sum(c00);
        Unsafe.Add(ref a0, column + 1) -= Vector.Sum(c01);
        Unsafe.Add(ref a1, column) -= Vector.Sum(c10);
        Unsafe.Add(ref a1, column + 1) -= Vector.Sum(c11);
        Unsafe.Add(ref a2, column) -= Vector.Sum(c20);
        Unsafe.Add(ref a2, column + 1) -= Vector.Sum(c21);
        Unsafe.Add(ref a3, column) -= Vector.Sum(c30);
        Unsafe.Add(ref a3, column + 1) -= Vector.Sum(c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => a.Length == 0 ? 0 : TensorPrimitives.Dot(a, b);
}
