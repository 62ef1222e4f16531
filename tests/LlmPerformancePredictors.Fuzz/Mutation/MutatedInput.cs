namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>A damaged input.</summary>
/// <param name="Bytes">The input.</param>
/// <param name="Seed">The number of the valid input that it was made of.</param>
/// <param name="Kind">What was done to it.</param>
internal sealed record MutatedInput(byte[] Bytes, int Seed, DamageKind Kind);
