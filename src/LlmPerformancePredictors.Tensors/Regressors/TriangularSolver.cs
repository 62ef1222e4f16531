using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// Solves L X = B for many right sides at once, in single precision by the matrix product's kernels: block by block, with the
/// inverses of the blocks on the diagonal.
/// </summary>
internal sealed unsafe class TriangularSolver
{
    private const int Size = 64;
    private readonly int _rows;
    private readonly AlignedBuffer _negative;
    private readonly AlignedBuffer _inverses;

    public TriangularSolver(CholeskyFactor factor)
    {
        _rows = factor.Size;
        _negative = new AlignedBuffer(_rows * _rows);
        _inverses = new AlignedBuffer(((_rows + Size - 1) / Size) * Size * Size);
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> line = factor.GetRow(row);
            for (int column = 0; column < row / Size * Size; column++)
                _negative.Pointer[(row * _rows) + column] = -(float)line[column];
        }

        double[] inverse = new double[Size * Size];
        for (int first = 0; first < _rows; first += Size) Invert(factor, first, inverse);
    }

    /// <summary>Solves.</summary>
    /// <param name="right">B by rows; overwritten.</param>
    /// <param name="solution">Receives X by rows.</param>
    /// <param name="columns">Columns of both.</param>
    public void Solve(AlignedBuffer right, AlignedBuffer solution, int columns)
    {
        GemmKernel kernel = GemmKernel.For(InstructionSets.Best);
        var workspace = new GemmWorkspace(kernel);
        for (int first = 0; first < _rows; first += Size)
        {
            int count = Math.Min(Size, _rows - first);
            float* block = right.Pointer + ((nint)first * columns);
            if (first > 0)
                Gemm.Multiply(
                    kernel, workspace, MatrixView.FromRowMajor(_negative.Pointer + ((nint)first * _rows), _rows, false),
                    MatrixView.FromRowMajor(solution.Pointer, columns, false), first, block, columns, (0, count), (0, columns),
                    new TileStart(Accumulate: true, Bias: 0, Relu: false));
            Gemm.Multiply(
                kernel, workspace, MatrixView.FromRowMajor(_inverses.Pointer + ((nint)first * Size), Size, false),
                MatrixView.FromRowMajor(block, columns, false), count, solution.Pointer + ((nint)first * columns), columns,
                (0, count), (0, columns), new TileStart(Accumulate: false, Bias: 0, Relu: false));
        }
    }

    // Column after column of the block's inverse, by substitution in double precision.
    private void Invert(CholeskyFactor factor, int first, double[] inverse)
    {
        int count = Math.Min(Size, _rows - first);
        for (int column = 0; column < count; column++)
            for (int row = column; row < count; row++)
            {
                ReadOnlySpan<double> line = factor.GetRow(first + row)[first..];
                double rest = row == column ? 1 : 0;
                for (int k = column; k < row; k++) rest -= line[k] * inverse[(k * Size) + column];
                inverse[(row * Size) + column] = rest / line[row];
                _inverses.Pointer[(first * Size) + (row * Size) + column] = (float)inverse[(row * Size) + column];
            }
    }
}
