namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What the command line sets for <c>latency</c>.</summary>
/// <param name="Out">The file of the measurements, in HAT's form.</param>
/// <param name="Count">How many sub-networks to measure.</param>
/// <param name="Seed">The seed by which they are drawn.</param>
internal sealed record LatencyOptions(string Out, int Count, int Seed);
