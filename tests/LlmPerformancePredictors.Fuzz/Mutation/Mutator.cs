namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>Damages valid inputs: some byte by byte, some within their form.</summary>
internal static class Mutator
{
    private const int MaxBytes = 4_000_000;
    private const double FlipShare = 0.15;
    private const double CutShare = 0.05;
    private const double FormShare = 0.55;

    /// <summary>Makes an input.</summary>
    /// <param name="seeds">Valid inputs.</param>
    /// <param name="form">What they are made of.</param>
    /// <param name="random">The only source of chance.</param>
    public static MutatedInput Create(IReadOnlyList<byte[]> seeds, InputForm form, Random random)
    {
        int index = random.Next(seeds.Count);
        byte[] seed = seeds[index];
        double share = random.NextDouble();
        if (share < FlipShare && seed.Length > 0) return new MutatedInput(Flip(seed, random), index, DamageKind.Flip);
        if (share > 1 - CutShare) return new MutatedInput(seed[..random.Next(seed.Length + 1)], index, DamageKind.Cut);
        byte[] input = seed;
        if (random.NextDouble() < FormShare) input = DamageForm(input, form, random);
        if (ReferenceEquals(input, seed) || random.Next(4) == 0)
            for (int times = 1 + random.Next(random.Next(1, 9)); times > 0; times--)
                input = DamageBytes(input, seeds[random.Next(seeds.Count)], random);
        return new MutatedInput(input.Length <= MaxBytes ? input : input[..MaxBytes], index, DamageKind.Other);
    }

    private static byte[] DamageForm(byte[] input, InputForm form, Random random) => form switch
    {
        InputForm.Json => JsonDamage.DamageDocument(input, random),
        InputForm.JsonLines => JsonDamage.DamageLines(input, random),
        InputForm.Table => TextDamage.DamageTable(input, random),
        InputForm.Yaml => TextDamage.DamageYaml(input, random),
        InputForm.Tensors => TensorDamage.Damage(input, random),
        _ => input,
    };

    private static byte[] Flip(byte[] seed, Random random)
    {
        byte[] flipped = [.. seed];
        flipped[random.Next(flipped.Length)] ^= (byte)(random.Next(3) == 0 ? random.Next(1, 256) : 1 << random.Next(8));
        return flipped;
    }

    private static byte[] DamageBytes(byte[] input, byte[] other, Random random)
    {
        int at = random.Next(input.Length + 1);
        int length = random.Next(Math.Min(input.Length - at, random.Next(2) == 0 ? 8 : input.Length) + 1);
        switch (random.Next(9))
        {
            case 0 when input.Length > 0:
                return Flip(input, random);
            case 1:
                return input[..at];
            case 2:
                return [.. input[..at], .. input[(at + length)..]];
            case 3:
                return Repeat(input, at, length, random.Next(1, 4));
            case 4:
                int budget = Math.Min(MaxBytes, 100_000) / Math.Max(1, length);
                return Repeat(input, at, length, random.Next(8) == 0 ? random.Next(Math.Max(1, budget)) : 2);
            case 5:
                return [.. input[..at], .. other[random.Next(other.Length + 1)..]];
            case 6:
                return [.. input[..at], .. NastyTokens.Pick(random), .. input[(at + length)..]];
            case 7:
                byte[] noise = new byte[random.Next(1, 17)];
                random.NextBytes(noise);
                return [.. input[..at], .. noise, .. input[at..]];
            default:
                return [.. input[..at], .. NastyTokens.Pick(random), .. input[at..]];
        }
    }

    private static byte[] Repeat(byte[] input, int at, int length, int times)
    {
        byte[] repeated = new byte[input.Length + (length * times)];
        input.AsSpan(0, at + length).CopyTo(repeated);
        for (int i = 1; i <= times; i++) input.AsSpan(at, length).CopyTo(repeated.AsSpan(at + (i * length)));
        input.AsSpan(at + length).CopyTo(repeated.AsSpan(at + length + (times * length)));
        return repeated;
    }
}
