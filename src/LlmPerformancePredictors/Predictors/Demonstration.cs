using System.Globalization;
using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>An architecture that was really trained, and the score that it reached.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="Score">Its score, in the task's metric; a finite number.</param>
/// <exception cref="ArgumentOutOfRangeException">The score is NaN or infinite; the message names the architecture.</exception>
public sealed record Demonstration(Architecture Architecture, double Score)
{
    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    /// <summary>Its score, in the task's metric; a finite number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The score is NaN or infinite; the message names the architecture.
    /// </exception>
    public double Score { get; init => field = RequireFinite(value, Architecture); } = RequireFinite(Score, Architecture);

    private static double RequireFinite(double score, Architecture architecture) => double.IsFinite(score)
        ? score
        : throw new ArgumentOutOfRangeException(
            nameof(score), score,
            $"The score of {architecture} is {score.ToString(CultureInfo.InvariantCulture)}; only a finite number can be learned "
            + "from or compared with. Leave the architecture out.");

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Architecture), Architecture), (nameof(Score), Score));
}
