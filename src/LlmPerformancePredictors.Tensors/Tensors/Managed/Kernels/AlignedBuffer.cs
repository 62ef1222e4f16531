namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>Numbers that the garbage collector does not move, starting at a multiple of a cache line (64 bytes).</summary>
internal unsafe class AlignedBuffer
{
    /// <summary>What addresses are multiples of, in bytes.</summary>
    public const int Alignment = 64;

    // Held so that the memory lives as long as this object.
    private readonly object _memory;

    /// <summary>Creates a buffer of zeros.</summary>
    /// <param name="length">Numbers, at least 0.</param>
    public AlignedBuffer(int length)
    {
        Length = length;
        byte[] memory = GC.AllocateArray<byte>(checked((length * sizeof(float)) + Alignment), pinned: true);
        _memory = memory;
        fixed (byte* start = memory)
        {
            Pointer = (float*)(((nuint)start + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        }
    }

    /// <summary>Creates a buffer in memory of somebody else.</summary>
    /// <param name="memory">What has the memory.</param>
    /// <param name="pointer">The first number, at a multiple of <see cref="Alignment"/> bytes.</param>
    /// <param name="length">How many numbers.</param>
    protected AlignedBuffer(object memory, float* pointer, int length)
    {
        _memory = memory;
        Pointer = pointer;
        Length = length;
    }

    /// <summary>The numbers that fit.</summary>
    public int Length { get; protected set; }

    /// <summary>The first number.</summary>
    public float* Pointer { get; }

    /// <summary>The first numbers.</summary>
    /// <param name="length">How many.</param>
    public Span<float> Span(int length) => new(Pointer, Math.Min(length, Length));
}
