namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>
/// Keys and values of the steps before, [rows, steps, width] of each layer. Their room grows by doubling and is used by one batch
/// after the other: arrays as long as each step and batch wants would be large, and the garbage collector slow to find them.
/// </summary>
internal sealed class DecodingCache
{
    private float[][] _pasts = [];
    private float[] _room = [];
    private int _rows;
    private int _width;

    /// <summary>Forgets all steps; what they took stays as room.</summary>
    /// <param name="slots">How many keys and values there are: two a layer.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Numbers of a row and step.</param>
    public void Begin(int slots, int rows, int width)
    {
        if (_pasts.Length != slots) _pasts = Array.ConvertAll(new float[slots][], _ => Array.Empty<float>());
        (_rows, _width) = (rows, width);
    }

    /// <summary>Adds a step.</summary>
    /// <param name="slot">Which keys or values.</param>
    /// <param name="now">The step's, [rows, width].</param>
    /// <param name="steps">How many steps are there with it.</param>
    /// <returns>All steps', [rows, steps, width], until the next call.</returns>
    public ReadOnlySpan<float> Append(int slot, ReadOnlySpan<float> now, int steps)
    {
        int row = steps * _width, before = row - _width;
        Span<float> all = GetRoom(_rows * row);
        float[] past = _pasts[slot];
        for (int i = 0; i < _rows; i++)
        {
            past.AsSpan(i * before, before).CopyTo(all[(i * row)..]);
            now.Slice(i * _width, _width).CopyTo(all[((i * row) + before)..]);
        }

        (_pasts[slot], _room) = (_room, past);
        return all;
    }

    /// <summary>Continues each row from another row's past.</summary>
    /// <param name="parents">The row to continue, for each row.</param>
    /// <param name="steps">How many steps are there.</param>
    public void Reorder(ReadOnlySpan<int> parents, int steps)
    {
        int row = steps * _width;
        for (int slot = 0; slot < _pasts.Length; slot++)
        {
            Span<float> all = GetRoom(_rows * row);
            float[] past = _pasts[slot];
            for (int i = 0; i < _rows; i++)
                past.AsSpan(parents[i] * row, row).CopyTo(all[(i * row)..]);
            (_pasts[slot], _room) = (_room, past);
        }
    }

    private Span<float> GetRoom(int length)
    {
        if (_room.Length < length) _room = GC.AllocateUninitializedArray<float>(Math.Max(length, 2 * _room.Length));
        return _room.AsSpan(0, length);
    }
}
