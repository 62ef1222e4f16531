using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>128-bit vectors: 4 numbers.</summary>
internal unsafe struct Simd128 : ISimd<Vector128<float>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SquareRoot(Vector128<float> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Relu(Vector128<float> a) => Gate(a, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Gate(Vector128<float> gate, Vector128<float> a) =>
        Vector128.ConditionalSelect(Vector128.LessThanOrEqual(gate, Vector128<float>.Zero), Vector128<float>.Zero, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Maximum(Vector128<float> a, Vector128<float> b) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a, b), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WithoutSubnormal(Vector128<float> a)
    {
        Vector128<int> exponent = a.AsInt32() & Vector128.Create(0x7F800000);
        return Vector128.ConditionalSelect(Vector128.Equals(exponent, Vector128<int>.Zero).AsSingle(), Vector128<float>.Zero, a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> a)
    {
        a += Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1));
        return a.ToScalar() + a.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector128<float> a)
    {
        a = Maximum(a, Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1)));
        return SimdScalar.Maximum(a.ToScalar(), a.GetElement(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> PowerOfTwo(Vector128<float> shifted) =>
        (Vector128.ShiftLeft(shifted.AsInt32(), 23) + Vector128.Create(0x3F800000)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Keep(Vector128<float> value, ulong seed, uint place, uint threshold)
    {
        Vector128<uint> bits = (Vector128<uint>.Indices + Vector128.Create(place)) * Vector128.Create(DropoutMask.Step);
        bits = (bits + Vector128.Create((uint)seed)) ^ Vector128.Create((uint)(seed >> 32));
        bits = (bits ^ (bits >> 16)) * Vector128.Create(DropoutMask.FirstFactor);
        bits = (bits ^ (bits >> 13)) * Vector128.Create(DropoutMask.SecondFactor);
        Vector128<uint> kept = Vector128.GreaterThanOrEqual(bits ^ (bits >> 16), Vector128.Create(threshold));
        return Vector128.ConditionalSelect(kept.AsSingle(), value, Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadInt16(short* source) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)source).AsInt16()));
}
