namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>What the command line sets.</summary>
/// <param name="Csv">The file of the figures; null for none.</param>
/// <param name="Out">The folder of the HTML report; null for none.</param>
/// <param name="Seeds">How many runs a method has.</param>
internal sealed record TransferOptions(string? Csv, string? Out, int Seeds);
