using System.Numerics;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>
/// Keeps released buffers by size: the steps of a training run ask for the same sizes again and again, so after the first
/// step nothing is allocated. For one thread.
/// </summary>
internal sealed class BufferPool
{
    private readonly Dictionary<int, Stack<AlignedBuffer>> _free = [];

    /// <summary>Takes a buffer; what it holds is left over from its last use.</summary>
    /// <param name="length">Numbers needed.</param>
    public AlignedBuffer Rent(int length)
    {
        int size = SizeOf(length);
        return _free.TryGetValue(size, out Stack<AlignedBuffer>? stack) && stack.TryPop(out AlignedBuffer? buffer)
            ? buffer
            : new AlignedBuffer(size);
    }

    /// <summary>Gives a buffer back; the caller uses it no more.</summary>
    /// <param name="buffer">A buffer of this pool.</param>
    public void Return(AlignedBuffer buffer)
    {
        if (!_free.TryGetValue(buffer.Length, out Stack<AlignedBuffer>? stack))
        {
            stack = new Stack<AlignedBuffer>();
            _free.Add(buffer.Length, stack);
        }

        stack.Push(buffer);
    }

    /// <summary>Forgets all free buffers.</summary>
    public void Clear() => _free.Clear();

    // Whole cache lines, and at most an eighth more than needed, so that batches of many lengths share few sizes.
    private static int SizeOf(int length)
    {
        int unit = Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)length) / 16);
        return checked(length + unit - 1) & ~(unit - 1);
    }
}
