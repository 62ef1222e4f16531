using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>The fallback for hardware without vectors: a "vector" of one number.</summary>
internal unsafe struct SimdScalar : ISimd<float>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, float* target) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SquareRoot(float a) => MathF.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Relu(float a) => a <= 0f ? 0f : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Gate(float gate, float a) => gate <= 0f ? 0f : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum(float a, float b) => a < b ? b : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WithoutSubnormal(float a) =>
        (BitConverter.SingleToInt32Bits(a) & 0x7F800000) == 0 ? 0f : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(float a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float PowerOfTwo(float shifted) =>
        BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(shifted) << 23) + 0x3F800000);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Keep(float value, ulong seed, uint place, uint threshold) =>
        DropoutMask.Keeps(seed, place, threshold) ? value : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadInt16(short* source) => *source;
}
