namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

internal static class HtmlReport { public static string Write(string folder, IReadOnlyList<TransferResult> results) => folder; }
