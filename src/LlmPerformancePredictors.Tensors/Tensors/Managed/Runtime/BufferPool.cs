using System.Numerics;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>
/// Cuts buffers from a few slabs of memory, each from the smallest free piece that is large enough; neighbors that are given back
/// become one piece again. So steps of many shapes, one after the other, share the memory of the largest, and a step like the
/// one before needs none from the operating system. For one thread.
/// </summary>
/// <param name="maxFree">Bytes that may be kept beyond what the last two steps used at once.</param>
internal sealed class BufferPool(long maxFree = long.MaxValue)
{
    // 1 MiB is little, for small networks. 32 MiB are what the C library takes from the operating system, and gives back to it,
    // one by one; what is smaller it may keep for itself.
    private const int SmallestSlab = 1 << 18;
    private const int CommonSlab = 1 << 23;

    private readonly List<Slab> _slabs = [];
    private readonly FreeBuffers _free = new();
    private long _total;
    private long _peak;
    private long _lastPeak;
    private long _rents;

    /// <summary>The bytes of all slabs, which is what the pool has of the machine's memory.</summary>
    public long TotalBytes => _total * sizeof(float);

    /// <summary>The bytes that are free.</summary>
    public long FreeBytes => _free.Count * sizeof(float);

    /// <summary>The most bytes that were in use at once.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Whether a step is under way, which may want again what it gives back.</summary>
    public bool IsStepUnderWay { get; private set; }

    private long Rented => TotalBytes - FreeBytes;

    /// <summary>Takes a buffer; what it holds is arbitrary.</summary>
    /// <param name="length">Numbers needed.</param>
    public PooledBuffer Rent(int length)
    {
        int size = Math.Max(16, RoundUp(length, 16));
        PooledBuffer buffer = _free.Take(size) ?? Allocate(size);
        if (buffer.Length > size) _free.Add(buffer.Split(size));
        buffer.IsFree = false;
        _rents++;
        _peak = Math.Max(_peak, Rented);
        PeakBytes = Math.Max(PeakBytes, _peak);
        return buffer;
    }

    /// <summary>Gives a buffer back; the caller uses it no more.</summary>
    /// <param name="buffer">A buffer of this pool that is in use.</param>
    public void Return(PooledBuffer buffer)
    {
        buffer.IsFree = true;
        if (buffer.FreeNext is { } next)
        {
            _free.Remove(next);
            buffer.Absorb();
        }

        if (buffer.FreePrevious is { } previous)
        {
            _free.Remove(previous);
            previous.Absorb();
            buffer = previous;
        }

        _free.Add(buffer);
        if (buffer.Slab.IsFree) buffer.Slab.LastUse = _rents;
        if (!IsStepUnderWay) Trim(maxFree, kept: 0);
    }

    /// <summary>Tells that a step begins.</summary>
    public void BeginStep() => IsStepUnderWay = true;

    /// <summary>
    /// Tells that a step is over. As much as it and the one before used at once is kept, however much, as the next one will want
    /// it again; of what is free beyond that and the bound, the slabs that nobody wanted for longest go.
    /// </summary>
    public void EndStep()
    {
        IsStepUnderWay = false;
        long kept = Math.Max(_peak, _lastPeak) - Rented;
        (_lastPeak, _peak) = (_peak, Rented);
        Trim(kept > long.MaxValue - maxFree ? long.MaxValue : kept + maxFree, kept);
    }

    /// <summary>Gives back all slabs of which no buffer is in use.</summary>
    public void Clear() => Trim(0, kept: 0);

    // A slab of its own for what is larger than most; in eighths, so that batches of many lengths find it large enough.
    private PooledBuffer Allocate(int size)
    {
        int unit = Math.Max(16, (int)(BitOperations.RoundUpToPowerOf2((uint)size) / 16));
        int length = (int)Math.Max(RoundUp(size, unit), Math.Clamp(_total, SmallestSlab, CommonSlab));
        MakeRoom((long)length * sizeof(float));
        var slab = new Slab(length);
        _slabs.Add(slab);
        _total += length;
        _free.Add(slab.First);
        return _free.Take(size)!;
    }

    // Free slabs that are too small go first, if all would be more than the last steps used at once and the bound.
    private void MakeRoom(long bytes)
    {
        long used = Math.Max(Rented + bytes, Math.Max(_peak, _lastPeak));
        long excess = TotalBytes + bytes - used - maxFree;
        if (excess > 0) Trim(Math.Max(0, FreeBytes - excess), kept: 0);
    }

    private void Trim(long most, long kept)
    {
        while (FreeBytes > most)
        {
            Slab? oldest = null;
            foreach (Slab slab in _slabs)
            {
                if (slab.IsFree && FreeBytes - slab.Bytes >= kept && (oldest is null || slab.LastUse < oldest.LastUse))
                    oldest = slab;
            }

            if (oldest is null) break;
            _free.Remove(oldest.First);
            _slabs.Remove(oldest);
            _total -= oldest.Length;
            oldest.Dispose();
        }
    }

    private static int RoundUp(int length, int unit) => checked(length + unit - 1) & ~(unit - 1);
}
