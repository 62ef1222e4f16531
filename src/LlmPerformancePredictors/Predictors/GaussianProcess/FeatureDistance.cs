using System.Text;
using LlmPerformancePredictors.Features;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// Your own part of the distance between architectures, with a length scale of its own: the sum of the absolute differences of
/// an encoder's features, such as counts of a cell's paths.
/// </summary>
/// <param name="Encoder">The features; of the space of the process.</param>
/// <param name="IsScaled">
/// Whether each feature counts in units of its mean difference between architectures of the space, for features of different
/// units, or as it is.
/// </param>
public sealed record FeatureDistance(FeatureEncoder Encoder, bool IsScaled = false)
{
    /// <summary>The features; of the space of the process.</summary>
    public FeatureEncoder Encoder { get; init; } = Encoder ?? throw new ArgumentNullException(nameof(Encoder));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Encoder), Encoder), (nameof(IsScaled), IsScaled));
}
