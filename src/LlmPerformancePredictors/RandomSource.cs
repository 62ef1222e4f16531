using MathNet.Numerics.Random;

namespace LlmPerformancePredictors;

/// <summary>
/// Makes the random sources that the library takes by parameter: xoshiro256** (Blackman and Vigna, 2018), whose
/// sequence depends on the seed alone, on every machine.
/// </summary>
public static class RandomSource
{
    /// <summary>Creates a random source.</summary>
    /// <param name="seed">Any number; the same seed gives the same sequence.</param>
    /// <returns>A source for one thread.</returns>
    public static Random Create(int seed) => Create(seed, 0);

    /// <summary>Creates one of many independent random sources of a seed, so that work can be resumed or split by its index.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="stream">Which source of that seed: a generation, an epoch, a resample.</param>
    /// <returns>A source for one thread.</returns>
    public static Random Create(int seed, long stream) => new Xoshiro256StarStar(Mix(seed, stream), threadSafe: false);

    // SplitMix64's finaliser (Steele, Lea and Flood, 2014): neighbouring seeds and streams give unrelated sources.
    private static int Mix(int seed, long stream)
    {
        ulong z = ((ulong)(uint)seed << 32) ^ ((ulong)stream * 0x9E3779B97F4A7C15UL) ^ 0xD1B54A32D192ED03UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) >> 32);
    }
}
