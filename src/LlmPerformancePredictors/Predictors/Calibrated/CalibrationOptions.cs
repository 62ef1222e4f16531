namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>What <see cref="CalibratedPredictor"/> fits.</summary>
public sealed class CalibrationOptions
{
    /// <summary>Whether a scale is fitted beside the offset. Of few demonstrations a scale is uncertain; the report says whether it pays.</summary>
    /// <value>Default true.</value>
    public bool FitScale { get; set; } = true;

    /// <summary>How many demonstrations are asked for at once.</summary>
    /// <value>Default 4. From 1 to 256.</value>
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate() => MaxConcurrency is >= 1 and <= 256
        ? []
        : [FormattableString.Invariant($"CalibrationOptions.MaxConcurrency is {MaxConcurrency}; allowed is 1 to 256.")];
}
