namespace LlmPerformancePredictors.Samples.DistributedSearch;

/// <summary>What the search's command line says.</summary>
/// <param name="Trainings">How many architectures are trained.</param>
/// <param name="Batch">How many are proposed and trained at once.</param>
/// <param name="Seed">The seed of the search.</param>
/// <param name="Journal">The journal.</param>
internal sealed record SearchRunOptions(int Trainings, int Batch, int Seed, string Journal);
