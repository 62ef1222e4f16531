namespace LlmPerformancePredictors.Evaluation;

/// <summary>How sure <see cref="BaselineGate"/> has to be.</summary>
public sealed class BaselineGateOptions
{
    /// <summary>The number of bootstrap resamples.</summary>
    /// <value>Default 2,000. From 100 to 1,000,000.</value>
    public int Resamples { get; set; } = 2000;

    /// <summary>The share of resamples in which the candidate has to be the better one.</summary>
    /// <value>Default 0.95. Above 0.5, below 1.</value>
    public double Confidence { get; set; } = 0.95;

    /// <summary>The seed of the resamples.</summary>
    /// <value>Default 1. Any number.</value>
    public int Seed { get; set; } = 1;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Resamples is < 100 or > 1_000_000)
            errors.Add(FormattableString.Invariant($"BaselineGateOptions.Resamples is {Resamples}; allowed is 100 to 1000000."));
        if (!(Confidence > 0.5 && Confidence < 1))
            errors.Add(FormattableString.Invariant($"BaselineGateOptions.Confidence is {Confidence}; allowed is above 0.5 and below 1."));
        return errors;
    }
}
