using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>A sub-network that others published, with their figures.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="MeasuredMs">The latency that its authors measured, ms.</param>
/// <param name="TestBleu">The test BLEU that its authors report; it does not compare with validation BLEU.</param>
public sealed record PublishedSubNetwork(Architecture Architecture, double MeasuredMs, double TestBleu)
{
    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Architecture), Architecture), (nameof(MeasuredMs), MeasuredMs), (nameof(TestBleu), TestBleu));
}
