namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>
/// Free pieces by length, those of a length by address: the smallest that is large enough is found by halving, and a sorted list
/// allocates nothing. There are few, as neighbors are one piece.
/// </summary>
internal sealed unsafe class FreeBuffers
{
    private readonly List<PooledBuffer> _sorted = [];

    /// <summary>How many numbers all of them hold.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a piece.</summary>
    public void Add(PooledBuffer buffer)
    {
        _sorted.Insert(IndexOf(buffer.Length, buffer.Pointer), buffer);
        Count += buffer.Length;
    }

    /// <summary>Removes a piece that is here.</summary>
    public void Remove(PooledBuffer buffer) => RemoveAt(IndexOf(buffer.Length, buffer.Pointer));

    /// <summary>Removes the smallest piece that is large enough.</summary>
    /// <param name="length">Numbers needed.</param>
    /// <returns>The piece, or null if none is as large.</returns>
    public PooledBuffer? Take(int length)
    {
        int at = IndexOf(length, null);
        return at == _sorted.Count ? null : RemoveAt(at);
    }

    private PooledBuffer RemoveAt(int index)
    {
        PooledBuffer buffer = _sorted[index];
        _sorted.RemoveAt(index);
        Count -= buffer.Length;
        return buffer;
    }

    // How many come before.
    private int IndexOf(int length, float* pointer)
    {
        int first = 0, last = _sorted.Count;
        while (first < last)
        {
            int middle = (first + last) / 2;
            PooledBuffer other = _sorted[middle];
            if (other.Length < length || (other.Length == length && other.Pointer < pointer)) first = middle + 1;
            else last = middle;
        }

        return first;
    }
}
