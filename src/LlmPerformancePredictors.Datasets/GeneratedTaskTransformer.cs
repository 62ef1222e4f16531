using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>A Transformer of a generated task, trained from scratch with two seeds.</summary>
/// <param name="Id">Its number, from 0.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Losses">The held-out cross-entropy of each seed, in nats a token.</param>
/// <param name="Bleu">The held-out corpus BLEU of each seed, percent, greedy decoding.</param>
public sealed record GeneratedTaskTransformer(
    int Id, Architecture Architecture, IReadOnlyList<double> Losses, IReadOnlyList<double> Bleu)
{
    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    /// <summary>The held-out cross-entropy of each seed, in nats a token.</summary>
    public IReadOnlyList<double> Losses { get; init; } = Losses ?? throw new ArgumentNullException(nameof(Losses));

    /// <summary>The held-out corpus BLEU of each seed, percent, greedy decoding.</summary>
    public IReadOnlyList<double> Bleu { get; init; } = Bleu ?? throw new ArgumentNullException(nameof(Bleu));

    /// <summary>The mean loss of the seeds, which is the score of the ground truth.</summary>
    public double Loss => Losses.Average();

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Id), Id), (nameof(Architecture), Architecture), (nameof(Losses), Losses), (nameof(Bleu), Bleu),
        (nameof(Loss), Loss));
}
