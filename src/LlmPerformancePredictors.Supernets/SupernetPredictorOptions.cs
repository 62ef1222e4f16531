using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Supernets.Decoding;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Supernets;

/// <summary>How a supernet scores sub-networks.</summary>
public sealed class SupernetPredictorOptions
{
    /// <summary>What sub-networks are scored by.</summary>
    /// <value>Default <see cref="SupernetScore.Loss"/>, which HAT searches by; it is also the cheaper one.</value>
    [DefinedValue]
    public SupernetScore Score { get; set; }

    /// <summary>The tokens of a batch at most, padding included.</summary>
    /// <value>Default 4096; at least 1, and no less than the longest held-out pair.</value>
    [OptionRange(1)]
    public int BatchTokens { get; set; } = 4096;

    /// <summary>How translations are made, for BLEU.</summary>
    /// <value>Default greedy.</value>
    [ValidateObjectMembers(typeof(DecodingOptionsValidator))]
    public DecodingOptions Decoding { get; set; } = new();

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public SupernetPredictorOptions Clone()
    {
        var copy = (SupernetPredictorOptions)MemberwiseClone();
        copy.Decoding = Decoding.Clone();
        return copy;
    }
}

/// <summary>Checks <see cref="SupernetPredictorOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SupernetPredictorOptionsValidator : IValidateOptions<SupernetPredictorOptions>;
