using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>How translations are searched for.</summary>
public sealed class DecodingOptions : IValidatableObject
{
    /// <summary>How many hypotheses of a sentence are followed; 1 takes the likeliest token each time (greedy).</summary>
    /// <value>Default 1; 1 to 100.</value>
    [OptionRange(1, 100)]
    public int BeamSize { get; set; } = 1;

    /// <summary>
    /// The power of its length that a hypothesis' log probability is divided by, so that short ones do not win by being short.
    /// </summary>
    /// <value>Default 0.6, as HAT; at least 0.</value>
    [OptionRange(0, double.MaxValue, Allowed = "at least 0")]
    public double LengthPenalty { get; set; } = 0.6;

    /// <summary>How many times as long as its source a translation may be, beside <see cref="ExtraLength"/>.</summary>
    /// <value>Default 2; at least 0.</value>
    [OptionRange(0, double.MaxValue, Allowed = "at least 0")]
    public double LengthFactor { get; set; } = 2;

    /// <summary>How many tokens longer than <see cref="LengthFactor"/> allows a translation may be.</summary>
    /// <value>Default 10; at least 1.</value>
    [OptionRange(1)]
    public int ExtraLength { get; set; } = 10;

    /// <summary>How many hypotheses are decoded at the same time.</summary>
    /// <value>Default 128; at least <see cref="BeamSize"/>.</value>
    public int BatchRows { get; set; } = 128;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public DecodingOptions Clone() => (DecodingOptions)MemberwiseClone();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (BatchRows < BeamSize)
            yield return OptionError.Create(nameof(DecodingOptions), nameof(BatchRows), BatchRows, "at least the beam size");
    }
}

/// <summary>Checks <see cref="DecodingOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class DecodingOptionsValidator : IValidateOptions<DecodingOptions>;
