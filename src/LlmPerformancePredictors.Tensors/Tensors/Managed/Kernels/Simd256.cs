using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>256-bit vectors: 8 numbers.</summary>
internal unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SquareRoot(Vector256<float> a) => Vector256.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Relu(Vector256<float> a) => Gate(a, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gate(Vector256<float> gate, Vector256<float> a) =>
        Vector256.ConditionalSelect(Vector256.LessThanOrEqual(gate, Vector256<float>.Zero), Vector256<float>.Zero, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Maximum(Vector256<float> a, Vector256<float> b) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a, b), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WithoutSubnormal(Vector256<float> a)
    {
        Vector256<int> exponent = a.AsInt32() & Vector256.Create(0x7F800000);
        return Vector256.ConditionalSelect(Vector256.Equals(exponent, Vector256<int>.Zero).AsSingle(), Vector256<float>.Zero, a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> a) => Simd128.Sum(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector256<float> a) => Simd128.Largest(Simd128.Maximum(a.GetLower(), a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> PowerOfTwo(Vector256<float> shifted) =>
        (Vector256.ShiftLeft(shifted.AsInt32(), 23) + Vector256.Create(0x3F800000)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Keep(Vector256<float> value, ulong seed, uint place, uint threshold)
    {
        Vector256<uint> bits = (Vector256<uint>.Indices + Vector256.Create(place)) * Vector256.Create(DropoutMask.Step);
        bits = (bits + Vector256.Create((uint)seed)) ^ Vector256.Create((uint)(seed >> 32));
        bits = (bits ^ (bits >> 16)) * Vector256.Create(DropoutMask.FirstFactor);
        bits = (bits ^ (bits >> 13)) * Vector256.Create(DropoutMask.SecondFactor);
        Vector256<uint> kept = Vector256.GreaterThanOrEqual(bits ^ (bits >> 16), Vector256.Create(threshold));
        return Vector256.ConditionalSelect(kept.AsSingle(), value, Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadInt16(short* source) =>
        Vector256.ConvertToSingle(Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(Vector128.Load(source))
            : Vector256.WidenLower(Vector256.Create(Vector128.Load(source), Vector128<short>.Zero)));
}
