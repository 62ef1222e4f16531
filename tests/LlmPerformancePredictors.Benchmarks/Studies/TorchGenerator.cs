namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// The uniform numbers of PyTorch's CPU generator, so that a study has the very networks of a PyTorch program of that seed: the
/// Mersenne Twister (Matsumoto and Nishimura, 1998), of whose words the lower 24 bits count.
/// </summary>
internal sealed class TorchGenerator
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    public TorchGenerator(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Length; i++) _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
    }

    /// <summary>Numbers from -bound to bound.</summary>
    public float[] Uniform(int count, float bound)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = ((Word() & 0xFFFFFF) * (1f / (1 << 24)) * (2 * bound)) - bound;
        return numbers;
    }

    private uint Word()
    {
        if (_next == Length)
        {
            for (int i = 0; i < Length; i++)
            {
                uint joined = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7FFFFFFF);
                _state[i] = _state[(i + Middle) % Length] ^ (joined >> 1) ^ ((joined & 1) * 0x9908B0DF);
            }

            _next = 0;
        }

        uint word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }
}
