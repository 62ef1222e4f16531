using System.Numerics;

namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// Which numbers dropout keeps: a function of seed and place alone, so that neither threads nor engines nor a resumed run
/// change it. The hash of a place is the finalizer of MurmurHash3 over a Weyl sequence.
/// </summary>
internal static class DropoutMask
{
    /// <summary>What the hash grows by from place to place, before it is mixed.</summary>
    internal const uint Step = 0x9E3779B9u;

    /// <summary>The finalizer's first factor.</summary>
    internal const uint FirstFactor = 0x85EBCA6Bu;

    /// <summary>The finalizer's second factor.</summary>
    internal const uint SecondFactor = 0xC2B2AE35u;

    /// <summary>Whether the number at a place is kept.</summary>
    /// <param name="seed">The seed of this use.</param>
    /// <param name="place">The place, from 0.</param>
    /// <param name="threshold">Of <see cref="Threshold"/>.</param>
    public static bool Keeps(ulong seed, uint place, uint threshold)
    {
        uint bits = ((uint)seed + (place * Step)) ^ (uint)(seed >> 32);
        bits = (bits ^ (bits >> 16)) * FirstFactor;
        bits = (bits ^ (bits >> 13)) * SecondFactor;
        return (bits ^ (bits >> 16)) >= threshold;
    }

    /// <summary>The bound below which a hash means that the number falls to zero.</summary>
    /// <param name="probability">The probability to fall to zero, at least 0 and below 1.</param>
    public static uint Threshold(float probability) => (uint)(probability * 4294967296.0);

    /// <summary>The mask as factors: 0, or 1 / (1 - p).</summary>
    /// <param name="seed">The seed of this use.</param>
    /// <param name="probability">The probability to fall to zero, at least 0 and below 1.</param>
    /// <param name="factors">Receives the factors.</param>
    public static void Fill(ulong seed, float probability, Span<float> factors)
    {
        uint threshold = Threshold(probability);
        float kept = 1f / (1f - probability);
        int i = 0;
        Vector<uint> steps = Vector.CreateSequence(0u, 1u) * Step;
        for (; i <= factors.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            Vector<uint> bits = (steps + new Vector<uint>((uint)seed + ((uint)i * Step))) ^ new Vector<uint>((uint)(seed >> 32));
            bits = (bits ^ (bits >>> 16)) * FirstFactor;
            bits = (bits ^ (bits >>> 13)) * SecondFactor;
            Vector<uint> keeps = Vector.GreaterThanOrEqual(bits ^ (bits >>> 16), new Vector<uint>(threshold));
            Vector.ConditionalSelect(
                Vector.AsVectorSingle(keeps), new Vector<float>(kept), Vector<float>.Zero).CopyTo(factors[i..]);
        }

        for (; i < factors.Length; i++)
            factors[i] = Keeps(seed, (uint)i, threshold) ? kept : 0f;
    }
}
