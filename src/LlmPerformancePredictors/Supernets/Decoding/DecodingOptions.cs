namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>How translations are searched for.</summary>
public sealed record DecodingOptions
{
    /// <summary>Gets how many hypotheses of a sentence are followed; 1 takes the likeliest token each time (greedy).</summary>
    /// <value>Default 1; 1 to 100.</value>
    public int BeamSize { get; init; } = 1;

    /// <summary>Gets the power of its length that a hypothesis' log probability is divided by, so that short ones do not win by being short.</summary>
    /// <value>Default 0.6, as HAT; at least 0.</value>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>Gets how many times as long as its source a translation may be, beside <see cref="ExtraLength"/>.</summary>
    /// <value>Default 2; at least 0.</value>
    public double LengthFactor { get; init; } = 2;

    /// <summary>Gets how many tokens longer than <see cref="LengthFactor"/> allows a translation may be.</summary>
    /// <value>Default 10; at least 1.</value>
    public int ExtraLength { get; init; } = 10;

    /// <summary>Gets how many hypotheses are decoded at the same time.</summary>
    /// <value>Default 128; at least <see cref="BeamSize"/>.</value>
    public int BatchRows { get; init; } = 128;

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public void Validate()
    {
        Check(nameof(BeamSize), BeamSize, BeamSize is >= 1 and <= 100, "1 to 100");
        Check(nameof(LengthPenalty), LengthPenalty, LengthPenalty >= 0 && double.IsFinite(LengthPenalty), "at least 0");
        Check(nameof(LengthFactor), LengthFactor, LengthFactor >= 0 && double.IsFinite(LengthFactor), "at least 0");
        Check(nameof(ExtraLength), ExtraLength, ExtraLength >= 1, "at least 1");
        Check(nameof(BatchRows), BatchRows, BatchRows >= BeamSize, "at least the beam size");
    }

    private static void Check(string name, double value, bool allowed, string range)
    {
        if (!allowed)
            throw new ArgumentException(FormattableString.Invariant($"DecodingOptions.{name} is {value}; allowed is {range}."), name);
    }
}
