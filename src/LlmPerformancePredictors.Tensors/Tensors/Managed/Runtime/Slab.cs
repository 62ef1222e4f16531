using System.Runtime.InteropServices;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>
/// Memory of the operating system that a <see cref="BufferPool"/> cuts its buffers from. It goes back when it is disposed of: the
/// garbage collector would keep an array that nobody needs any more until it looks for it, and its room for some time after that.
/// </summary>
internal sealed unsafe class Slab : IDisposable
{
    private float* _start;

    /// <summary>Takes memory; what it holds is arbitrary.</summary>
    /// <param name="length">Numbers, at least 1.</param>
    public Slab(int length)
    {
        Length = length;
        _start = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), AlignedBuffer.Alignment);

        // So that the collector looks in time for engines that nobody disposed of: of them it sees small objects only.
        GC.AddMemoryPressure(Bytes);
        First = new PooledBuffer(this, _start, length);
    }

    /// <summary>Gives back the memory of a pool that nobody disposed of; buffers in use hold on to their slab.</summary>
    ~Slab() => Free();

    /// <summary>The buffer at its beginning.</summary>
    public PooledBuffer First { get; }

    /// <summary>The numbers that fit.</summary>
    public int Length { get; }

    /// <summary>The bytes that it takes.</summary>
    public long Bytes => (long)Length * sizeof(float);

    /// <summary>Whether no buffer of it is in use.</summary>
    public bool IsFree => First.IsFree && First.Length == Length;

    /// <summary>When its last buffer was given back, by the pool's count of rents.</summary>
    public long LastUse { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_start is null) return;
        NativeMemory.AlignedFree(_start);
        GC.RemoveMemoryPressure(Bytes);
        _start = null;
    }
}
