using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors;

/// <summary>
/// Makes the random sources that the library takes by parameter: xoshiro256** (Blackman and Vigna, 2018), whose
/// sequence depends on seed and stream alone, on every machine.
/// </summary>
public static class RandomSource
{
    /// <summary>Creates a random source.</summary>
    /// <param name="seed">Any number; the same seed gives the same sequence.</param>
    /// <returns>A source for one thread.</returns>
    public static Random Create(int seed) => Create(seed, 0);

    /// <summary>
    /// Creates one of many independent random sources of a seed, so that work can be resumed or split by its index.
    /// </summary>
    /// <param name="seed">Any number.</param>
    /// <param name="stream">Which source of that seed: a generation, an epoch, a resample. Any number.</param>
    /// <returns>A source for one thread; no two pairs of seed and stream begin in the same state.</returns>
    public static Random Create(int seed, long stream) => new Xoshiro256StarStar(seed, stream);

    private sealed class Xoshiro256StarStar : MathNet.Numerics.Random.RandomSource
    {
        private const ulong Golden = 0x9E3779B97F4A7C15UL;

        private ulong _a;
        private ulong _b;
        private ulong _c;
        private ulong _d;

        // Mix is a bijection: the first word tells the seed, and with it the second one tells the stream.
        public Xoshiro256StarStar(int seed, long stream)
            : base(threadSafe: false)
        {
            _a = Mix((uint)seed + Golden);
            _b = Mix((ulong)stream ^ (_a + Golden));
            _c = Mix(_a + _b);
            _d = Mix(_c + Golden);
        }

        // Optimized at once: a search draws hundreds of thousands of genes before the runtime would get to it.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override double DoSample() => (Step() >> 11) * (1.0 / (1UL << 53));

        protected override int DoSampleInteger()
        {
            int sample;
            do sample = (int)(Step() >> 33);
            while (sample == int.MaxValue); // Random.Next() is below it
            return sample;
        }

        // The numbers that the base class draws, without its detours.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override int DoSampleInteger(int maxExclusive)
        {
            if (maxExclusive == 1) return 0;
            int bits = BitOperations.Log2((uint)maxExclusive - 1) + 1;
            int sample;
            do sample = (int)(Step() >> (64 - bits));
            while (sample >= maxExclusive);
            return sample;
        }

        // The base class cannot draw from ranges beyond an int, such as all ints.
        protected override int DoSampleInteger(int minInclusive, int maxExclusive) =>
            (long)maxExclusive - minInclusive <= int.MaxValue
                ? base.DoSampleInteger(minInclusive, maxExclusive)
                : (int)(minInclusive + NextInt64((long)maxExclusive - minInclusive));

        protected override void DoSampleBytes(byte[] buffer)
        {
            for (int i = 0; i < buffer.Length; i++) buffer[i] = (byte)(Step() >> 56);
        }

        protected override int DoSampleInt32WithNBits(int bitCount) => bitCount == 0 ? 0 : (int)(Step() >> (64 - bitCount));

        protected override long DoSampleInt64WithNBits(int bitCount) => bitCount == 0 ? 0 : (long)(Step() >> (64 - bitCount));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private ulong Step()
        {
            ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
            ulong shifted = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= shifted;
            _d = BitOperations.RotateLeft(_d, 45);
            return result;
        }

        // SplitMix64's finalizer (Steele, Lea and Flood, 2014): neighboring seeds and streams give unrelated sources.
        private static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
