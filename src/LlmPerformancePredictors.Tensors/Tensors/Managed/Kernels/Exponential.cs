using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// The exponential function as the Cephes library has it for single precision (expf): a polynomial between the halves of
/// ln 2 around 0, times a power of two. Within 3e-7 of the true value, relatively, on every instruction set.
/// </summary>
internal static class Exponential
{
    // The lowest bits of a number near 1.5 * 2^23 are those of the nearest whole number.
    private const float Shift = 12582912f;
    private const float Smallest = -87.33f;
    private const float Largest = 88.37f;

    /// <summary>e to the power of x; 0 for x of at most -87.33, and the value at 88.37 for what is above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Compute<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector smallest = TSimd.Broadcast(Smallest), zero = default;
        TVector y = TSimd.Maximum(x, smallest);
        y = TSimd.Subtract(zero, TSimd.Maximum(TSimd.Subtract(zero, y), TSimd.Broadcast(-Largest)));
        TVector shifted = TSimd.MultiplyAdd(y, TSimd.Broadcast(1.44269504f), TSimd.Broadcast(Shift));
        TVector n = TSimd.Subtract(shifted, TSimd.Broadcast(Shift));
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-0.693359375f), y);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(2.12194440e-4f), r);
        TVector p = TSimd.Broadcast(1.9875691500e-4f);
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.6666665459e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(5.0000001201e-1f));
        p = TSimd.MultiplyAdd(p, TSimd.Multiply(r, r), TSimd.Add(r, TSimd.Broadcast(1f)));
        return TSimd.Gate(TSimd.Subtract(x, smallest), TSimd.Multiply(p, TSimd.PowerOfTwo(shifted)));
    }
}
