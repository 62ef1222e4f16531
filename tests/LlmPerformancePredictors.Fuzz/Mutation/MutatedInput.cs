namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>A damaged input.</summary>
/// <param name="Bytes">The input.</param>
/// <param name="FlippedSeed">The valid input of which it differs in one byte only; null for other damage.</param>
internal sealed record MutatedInput(byte[] Bytes, int? FlippedSeed);
