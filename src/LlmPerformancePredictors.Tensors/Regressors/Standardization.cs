using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Regressors;

/// <summary>Shifts and scales numbers to mean 0 and standard deviation 1.</summary>
internal sealed class Standardization
{
    private readonly float[] _inverse;

    /// <summary>Creates a standardization.</summary>
    /// <param name="means">Means of each column.</param>
    /// <param name="scales">Standard deviation of each column, above 0.</param>
    public Standardization(float[] means, float[] scales)
    {
        Means = means;
        Scales = scales;
        _inverse = Array.ConvertAll(scales, scale => 1f / scale);
    }

    /// <summary>The mean of each column.</summary>
    public float[] Means { get; }

    /// <summary>The standard deviation of each column; 1 for one that is constant.</summary>
    public float[] Scales { get; }

    /// <summary>Fits the columns of a table.</summary>
    /// <param name="rows">Rows times columns.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="restoring">
    /// Whether predictions will be taken back with it: those of a constant column are then that constant, whatever its
    /// size, instead of being off by what a network leaves of 0.
    /// </param>
    public static Standardization Fit(ReadOnlySpan<float> rows, int columns, bool restoring = false)
    {
        int count = rows.Length / columns;
        float[] means = new float[columns], scales = new float[columns];
        for (int column = 0; column < columns; column++)
        {
            double sum = 0, squares = 0;
            for (int row = 0; row < count; row++)
                sum += rows[(row * columns) + column];
            double mean = sum / count;
            for (int row = 0; row < count; row++)
                squares += Math.Pow(rows[(row * columns) + column] - mean, 2);
            double deviation = Math.Sqrt(squares / count);

            // A constant column has the deviation of its mean's rounding; to divide by that would blow it up.
            means[column] = (float)mean;
            double least = Math.Max(1e-30, 1e-7 * Math.Abs(mean));
            scales[column] = deviation > least ? (float)deviation : restoring ? (float)least : 1f;
        }

        return new Standardization(means, scales);
    }

    /// <summary>Standardizes one row.</summary>
    /// <param name="row">The columns.</param>
    /// <param name="output">Receives them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<float> row, Span<float> output)
    {
        for (int i = 0; i < row.Length; i++)
            output[i] = (row[i] - Means[i]) * _inverse[i];
    }

    /// <summary>Takes the standardization of the only column back.</summary>
    /// <param name="value">A standardized number.</param>
    public float Restore(float value) => (value * Scales[0]) + Means[0];
}
