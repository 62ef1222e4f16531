namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>Numbers that the garbage collector does not move, starting at a multiple of a cache line (64 bytes).</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;

    // Held so that the memory lives as long as this object.
    private readonly byte[] _memory;

    /// <summary>Creates a buffer of zeros.</summary>
    /// <param name="length">Numbers, at least 0.</param>
    public AlignedBuffer(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<byte>(checked((length * sizeof(float)) + Alignment), pinned: true);
        fixed (byte* start = _memory)
        {
            Pointer = (float*)(((nuint)start + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        }
    }

    /// <summary>The numbers that fit.</summary>
    public int Length { get; }

    /// <summary>The first number.</summary>
    public float* Pointer { get; }

    /// <summary>The first numbers.</summary>
    /// <param name="length">How many.</param>
    public Span<float> Span(int length) => new(Pointer, Math.Min(length, Length));
}
