using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>A piece of a <see cref="Slab"/>, in use or free. It and its neighbors are the whole slab.</summary>
internal sealed unsafe class PooledBuffer : AlignedBuffer
{
    private PooledBuffer? _previous;
    private PooledBuffer? _next;

    /// <summary>Creates a piece.</summary>
    /// <param name="slab">What it is a piece of.</param>
    /// <param name="pointer">Its first number.</param>
    /// <param name="length">How many numbers.</param>
    public PooledBuffer(Slab slab, float* pointer, int length)
        : base(slab, pointer, length) => Slab = slab;

    /// <summary>What it is a piece of.</summary>
    public Slab Slab { get; }

    /// <summary>Whether nobody uses it; new ones are free.</summary>
    public bool IsFree { get; set; } = true;

    /// <summary>The piece before it if that one is free.</summary>
    public PooledBuffer? FreePrevious => _previous is { IsFree: true } previous ? previous : null;

    /// <summary>The piece behind it if that one is free.</summary>
    public PooledBuffer? FreeNext => _next is { IsFree: true } next ? next : null;

    /// <summary>Keeps the first numbers.</summary>
    /// <param name="length">How many, fewer than there are.</param>
    /// <returns>The rest as a free piece.</returns>
    public PooledBuffer Split(int length)
    {
        var rest = new PooledBuffer(Slab, Pointer + length, Length - length) { _previous = this, _next = _next };
        if (_next is not null) _next._previous = rest;
        _next = rest;
        Length = length;
        return rest;
    }

    /// <summary>Takes over the piece behind it, which is used no more.</summary>
    public void Absorb()
    {
        PooledBuffer absorbed = _next!;
        Length += absorbed.Length;
        _next = absorbed._next;
        if (_next is not null) _next._previous = this;
    }
}
