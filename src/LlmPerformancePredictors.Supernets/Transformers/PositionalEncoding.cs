namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// Sinusoidal positional encoding (Vaswani et al., 2017, section 3.5), sines and cosines in turn. A sub-network takes the leading
/// columns, as it does of the embedding that they are added to. Positions are computed when they are first asked for, so that a
/// large maximum length takes no memory. For one thread.
/// </summary>
/// <param name="width">Width of the widest embedding.</param>
/// <param name="wavelengths">Columns over which the wavelengths spread, at least the width.</param>
internal sealed class PositionalEncoding(int width, int wavelengths)
{
    // Decoding asks for one more position at each step.
    private const int Step = 64;

    private float[] _table = [];

    /// <summary>Copies the leading columns of consecutive positions, row by row.</summary>
    public float[] Slice(int first, int count, int columns)
    {
        if (_table.Length < (long)(first + count) * width)
            Extend((first + count + Step - 1) / Step * Step);
        float[] slice = new float[count * columns];
        for (int i = 0; i < count; i++)
            _table.AsSpan((first + i) * width, columns).CopyTo(slice.AsSpan(i * columns));
        return slice;
    }

    private void Extend(int length)
    {
        float[] table = new float[length * width];
        _table.CopyTo(table, 0);
        for (int i = _table.Length; i < table.Length; i++)
        {
            int column = i % width;
            double angle = i / width * Math.Pow(10_000, -(column & ~1) / (double)wavelengths);
            table[i] = (float)((column & 1) == 0 ? Math.Sin(angle) : Math.Cos(angle));
        }

        _table = table;
    }
}
