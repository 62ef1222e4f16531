using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>What <see cref="CalibratedPredictor"/> fits.</summary>
public sealed class CalibrationOptions
{
    /// <summary>
    /// Whether a scale is fitted beside the offset. Of few demonstrations a scale is uncertain; the report says whether it pays.
    /// </summary>
    /// <value>Default true.</value>
    public bool FitScale { get; set; } = true;

    /// <summary>How many demonstrations are asked for at once.</summary>
    /// <value>Default 4. From 1 to 256.</value>
    [OptionRange(1, 256)]
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public CalibrationOptions Clone() => (CalibrationOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="CalibrationOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class CalibrationOptionsValidator : IValidateOptions<CalibrationOptions>;
