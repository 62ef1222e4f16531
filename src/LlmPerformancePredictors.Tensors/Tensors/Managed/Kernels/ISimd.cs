namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// The vector operations that the kernels are written in, once; the just-in-time compiler specializes each kernel for
/// the implementing structs.
/// </summary>
/// <typeparam name="TVector">
/// A vector of single-precision numbers; <see cref="float"/> itself for the scalar fallback.
/// </typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>The numbers in one vector.</summary>
    static abstract int Count { get; }

    /// <summary>Loads a vector; no alignment is needed.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Stores a vector; no alignment is needed.</summary>
    static abstract void Store(TVector value, float* target);

    /// <summary>Puts one number in every place.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, rounded once where the hardware can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The square root.</summary>
    static abstract TVector SquareRoot(TVector a);

    /// <summary>0 where a is 0 or below, else a, so that what is not a number stays visible.</summary>
    static abstract TVector Relu(TVector a);

    /// <summary>0 where <paramref name="gate"/> is 0 or below, else a.</summary>
    static abstract TVector Gate(TVector gate, TVector a);

    /// <summary>The larger one; a if either is not a number.</summary>
    static abstract TVector Maximum(TVector a, TVector b);

    /// <summary>0 where a is below the normal numbers (1.2e-38), with which some processors compute slowly; else a.</summary>
    static abstract TVector WithoutSubnormal(TVector a);

    /// <summary>The sum of a vector's numbers, in an order that is always the same.</summary>
    static abstract float Sum(TVector a);

    /// <summary>The largest of a vector's numbers; those that are not numbers may not count.</summary>
    static abstract float Largest(TVector a);

    /// <summary>Two to the power of n, -126 to 127, from n + 1.5 * 2^23, whose lowest bits are those of n.</summary>
    static abstract TVector PowerOfTwo(TVector shifted);

    /// <summary>The numbers that <see cref="DropoutMask"/> keeps, and 0 for the others.</summary>
    /// <param name="value">Numbers at consecutive places.</param>
    /// <param name="seed">The seed of the mask.</param>
    /// <param name="place">The place of the first one.</param>
    /// <param name="threshold">The threshold of the mask.</param>
    static abstract TVector Keep(TVector value, ulong seed, uint place, uint threshold);

    /// <summary>Loads 16-bit integers and widens them to numbers.</summary>
    static abstract TVector LoadInt16(short* source);
}
