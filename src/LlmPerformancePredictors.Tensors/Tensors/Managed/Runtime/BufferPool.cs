using System.Numerics;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>
/// Keeps released buffers by size: the steps of a training run ask for the same sizes again and again, so after the first
/// step nothing is allocated. What is kept is bounded, so that many shapes one after the other leave little, also within a step
/// that is long, as decoding is. For one thread.
/// </summary>
/// <param name="maxFree">Bytes that may be kept beyond what the last two steps used at once.</param>
internal sealed class BufferPool(long maxFree = long.MaxValue)
{
    // The collector would leave gigabytes of large arrays before it looked for them by itself.
    private const long CollectedAtOnce = 256L << 20;

    private readonly Dictionary<int, FreeBuffers> _free = [];
    private long _forgotten;
    private long _rented;
    private long _peak;
    private long _lastPeak;
    private long _rents;

    /// <summary>The bytes of the free buffers.</summary>
    public long FreeBytes { get; private set; }

    /// <summary>
    /// Whether a step is under way, which may want again what it gives back: nothing is forgotten before it ends, unless it wants
    /// other sizes and all would be more than the bound.
    /// </summary>
    public bool IsStepUnderWay { get; private set; }

    /// <summary>Takes a buffer; what it holds is left over from its last use.</summary>
    /// <param name="length">Numbers needed.</param>
    public AlignedBuffer Rent(int length)
    {
        int size = SizeOf(length);
        AlignedBuffer? buffer = Take(size) ?? TakeLarger(size);
        if (buffer is null)
        {
            MakeRoom(size);
            buffer = new AlignedBuffer(size);
        }

        _rented += Bytes(buffer.Length);
        _peak = Math.Max(_peak, _rented);
        return buffer;
    }

    /// <summary>Gives a buffer back; the caller uses it no more.</summary>
    /// <param name="buffer">A buffer of this pool.</param>
    public void Return(AlignedBuffer buffer)
    {
        if (!_free.TryGetValue(buffer.Length, out FreeBuffers? free))
        {
            free = new FreeBuffers { LastRent = _rents };
            _free.Add(buffer.Length, free);
        }

        free.Buffers.Push(buffer);
        _rented -= Bytes(buffer.Length);
        FreeBytes += Bytes(buffer.Length);
        if (!IsStepUnderWay && FreeBytes > maxFree) Trim(maxFree);
    }

    /// <summary>Tells that a step begins.</summary>
    public void BeginStep() => IsStepUnderWay = true;

    /// <summary>
    /// Tells that a step is over. What it and the one before used at once is kept, however much, as the next one will want it
    /// again; beyond that the sizes that nobody wanted for longest are forgotten.
    /// </summary>
    public void EndStep()
    {
        IsStepUnderWay = false;
        long kept = Math.Max(maxFree, Math.Max(_peak, _lastPeak) - _rented);
        (_lastPeak, _peak) = (_peak, _rented);
        if (FreeBytes > kept) Trim(kept);
    }

    /// <summary>Forgets all free buffers.</summary>
    public void Clear()
    {
        _free.Clear();
        FreeBytes = 0;
    }

    private AlignedBuffer? Take(int size)
    {
        if (!_free.TryGetValue(size, out FreeBuffers? free) || !free.Buffers.TryPop(out AlignedBuffer? buffer)) return null;
        free.LastRent = ++_rents;
        FreeBytes -= Bytes(size);
        return buffer;
    }

    // Instead of memory that the garbage collector would have to find again: the smallest that is not much too large.
    private AlignedBuffer? TakeLarger(int size)
    {
        int best = int.MaxValue;
        foreach ((int other, FreeBuffers free) in _free)
            if (other > size && other < best && other <= size + (size / 2) && free.Buffers.Count > 0) best = other;
        return best == int.MaxValue ? null : Take(best);
    }

    private bool HasRoom(int size) => FreeBytes - maxFree <= GetUnused(size);

    // All that is rented and free stays within what the last two steps used at once and the bound.
    private void MakeRoom(int size)
    {
        if (!HasRoom(size)) Trim(maxFree + GetUnused(size));
    }

    // How far all that is rented would be below what the last two steps used at once, with one buffer more.
    private long GetUnused(int size)
    {
        long rented = _rented + Bytes(size);
        return Math.Max(rented, Math.Max(_peak, _lastPeak)) - rented;
    }

    private void Trim(long kept)
    {
        foreach ((int size, FreeBuffers free) in _free.OrderBy(entry => entry.Value.LastRent).ToArray())
        {
            while (FreeBytes > kept && free.Buffers.TryPop(out _))
            {
                FreeBytes -= Bytes(size);
                _forgotten += Bytes(size);
            }

            if (free.Buffers.Count == 0) _free.Remove(size);
            if (FreeBytes <= kept) break;
        }

        if (_forgotten < CollectedAtOnce) return;
        _forgotten = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private static long Bytes(int size) => (long)size * sizeof(float);

    // Whole cache lines, and at most an eighth more than needed, so that batches of many lengths share few sizes.
    private static int SizeOf(int length)
    {
        int unit = Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)length) / 16);
        return checked(length + unit - 1) & ~(unit - 1);
    }

    private sealed class FreeBuffers
    {
        public Stack<AlignedBuffer> Buffers { get; } = [];

        public long LastRent { get; set; }
    }
}
