using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>A Transformer of <see cref="NumberWordsTask"/>, trained from scratch with two seeds.</summary>
/// <param name="Id">Its number, from 0.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Losses">The held-out cross-entropy of each seed, in nats a token.</param>
/// <param name="Bleu">The held-out corpus BLEU of each seed, percent, greedy decoding.</param>
public sealed record NumberWordsTransformer(
    int Id, Architecture Architecture, IReadOnlyList<double> Losses, IReadOnlyList<double> Bleu)
{
    /// <summary>The mean loss of the seeds, which is the score of the ground truth.</summary>
    public double Loss => Losses.Average();
}
