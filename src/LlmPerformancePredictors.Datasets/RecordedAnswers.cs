using LlmPerformancePredictors.LanguageModels;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// A language model's real answers to this library's prompts, so that samples and tests run without a network: evaluations of
/// the splits of TFS-Eval (9), graph networks (6), number words (3), inventories (3) and NAS-Bench-201 (2), 63 labelings of
/// pools and candidates, design principles for two tasks, and six answers of the contamination probe. The prompts are not
/// stored: the library renders them, and the SHA-256 in each key tells whether byte for byte.
/// </summary>
/// <remarks>
/// Recorded on 2026-11-22, 2026-11-26 and, about inventories, 2026-11-27 from the model that the keys name, with default
/// settings. Many architectures were asked for in one prompt, so the scores of one answer are not independent; the
/// demonstrations of TFS-Eval stop at three decoder layers, so labels for four to six are extrapolated. Labels are clean only
/// with the test set of the same seed.
/// </remarks>
public static class RecordedAnswers
{
    private static readonly Lazy<IReadOnlyList<RecordedAnswer>> Answers = new(() =>
        [.. Read("recorded-answers.jsonl"), .. Read("inventories-answers.jsonl")]);

    /// <summary>All recorded answers.</summary>
    public static IReadOnlyList<RecordedAnswer> All => Answers.Value;

    private static IReadOnlyList<RecordedAnswer> Read(string name) => RecordedAnswerFile.Read(EmbeddedData.Open(name), name);
}
