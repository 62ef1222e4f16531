using LlmPerformancePredictors.Supernets.Decoding;

namespace LlmPerformancePredictors.Supernets;

/// <summary>How a supernet scores sub-networks.</summary>
public sealed record SupernetPredictorOptions
{
    /// <summary>Gets what sub-networks are scored by.</summary>
    /// <value>Default <see cref="SupernetScore.Loss"/>, which HAT searches by; it is also the cheaper one.</value>
    public SupernetScore Score { get; init; }

    /// <summary>Gets the tokens of a batch at most, padding included.</summary>
    /// <value>Default 4096; at least 1, and no less than the longest held-out pair.</value>
    public int BatchTokens { get; init; } = 4096;

    /// <summary>Gets how translations are made, for BLEU.</summary>
    /// <value>Default greedy.</value>
    public DecodingOptions Decoding { get; init; } = new();

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Score))
            throw new ArgumentException($"SupernetPredictorOptions.Score is {Score}; allowed is a value of SupernetScore.", nameof(Score));
        if (BatchTokens < 1)
            throw new ArgumentException($"SupernetPredictorOptions.BatchTokens is {BatchTokens}; allowed is at least 1.", nameof(BatchTokens));
        Decoding.Validate();
    }
}
