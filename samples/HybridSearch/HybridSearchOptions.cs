namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>What the command line sets.</summary>
/// <param name="Out">The folder of the report, the best architecture and the answers that were paid for.</param>
/// <param name="LimitMs">The latency limit, ms.</param>
/// <param name="Model">The language model to ask; null takes recorded answers.</param>
internal sealed record HybridSearchOptions(string Out, double LimitMs, string? Model)
{
    /// <summary>Where a live model's answers are kept.</summary>
    public string Answers => Path.Combine(Out, "answers.jsonl");
}
