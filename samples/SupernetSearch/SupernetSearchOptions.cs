namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What the command line sets for the search.</summary>
/// <param name="Out">The folder of the supernet.</param>
/// <param name="Seed">The seed of training and search.</param>
internal sealed record SupernetSearchOptions(string Out, int Seed);
