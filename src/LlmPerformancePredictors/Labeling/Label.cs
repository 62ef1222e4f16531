using System.Text;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Labeling;

/// <summary>An architecture of a pool with its label.</summary>
/// <param name="Index">Its place in the pool, from 0.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Prediction">Its score, or the reason why there is none.</param>
public sealed record Label(long Index, Architecture Architecture, Prediction Prediction)
{
    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Index), Index), (nameof(Architecture), Architecture), (nameof(Prediction), Prediction));
}
