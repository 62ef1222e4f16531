namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// Sinusoidal positional encoding (Vaswani et al., 2017, section 3.5), sines and cosines in turn. A sub-network takes the leading
/// columns, as it does of the embedding that they are added to.
/// </summary>
internal sealed class PositionalEncoding
{
    private readonly float[] _table;
    private readonly int _width;

    /// <summary>Computes the table.</summary>
    /// <param name="length">Positions.</param>
    /// <param name="width">Width of the widest embedding.</param>
    /// <param name="wavelengths">Columns over which the wavelengths spread, at least the width.</param>
    public PositionalEncoding(int length, int width, int wavelengths)
    {
        _width = width;
        _table = new float[length * width];
        for (int position = 0; position < length; position++)
        {
            for (int column = 0; column < width; column++)
            {
                double angle = position * Math.Pow(10_000, -(column & ~1) / (double)wavelengths);
                _table[(position * width) + column] = (float)((column & 1) == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }
        }
    }

    /// <summary>Copies the leading columns of consecutive positions, row by row.</summary>
    public float[] Slice(int first, int count, int width)
    {
        float[] slice = new float[count * width];
        for (int i = 0; i < count; i++)
            _table.AsSpan((first + i) * _width, width).CopyTo(slice.AsSpan(i * width));
        return slice;
    }
}
