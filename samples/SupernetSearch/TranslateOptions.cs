namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What the command line sets for <c>translate</c>.</summary>
/// <param name="Training">The training text's files, without extension.</param>
/// <param name="HeldOut">The held-out text's files, without extension.</param>
/// <param name="From">The extension of the source language.</param>
/// <param name="To">The extension of the target language.</param>
/// <param name="Duration">How long to train.</param>
/// <param name="Out">The folder of model and vocabulary.</param>
/// <param name="Seed">The seed of training.</param>
internal sealed record TranslateOptions(
    string Training, string HeldOut, string From, string To, TimeSpan Duration, string Out, int Seed);
