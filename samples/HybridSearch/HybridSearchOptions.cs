namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>What the command line sets.</summary>
/// <param name="Task">What is searched, one of <see cref="TaskNames"/>.</param>
/// <param name="Out">The folder of the report, the best architecture and the answers that were paid for.</param>
/// <param name="LimitMs">The latency limit, ms; null for none, and for the translation search's own.</param>
/// <param name="Model">The language model to ask; null takes recorded answers.</param>
/// <param name="Seed">The first seed of the searches.</param>
/// <param name="Seeds">How often each method searches.</param>
/// <param name="Csv">The file of the figures; null for none.</param>
internal sealed record HybridSearchOptions(
    string Task, string Out, double? LimitMs, string? Model, int Seed, int Seeds, string? Csv)
{
    /// <summary>The task whose trusted predictor is a stand-in.</summary>
    public const string Translation = "wmt14ende";

    /// <summary>The limit of the translation search where none is set, ms.</summary>
    public const double TranslationLimitMs = 150;

    /// <summary>The tasks; the first is the default.</summary>
    public static IReadOnlyList<string> TaskNames { get; } = [.. TrainedTask.Names, Translation];

    /// <summary>Where a live model's answers are kept.</summary>
    public string Answers => Path.Combine(Out, "answers.jsonl");
}
