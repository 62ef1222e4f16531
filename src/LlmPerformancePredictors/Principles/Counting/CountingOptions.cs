namespace LlmPerformancePredictors.Principles.Counting;

/// <summary>How <see cref="CountingPrincipleLearner"/> counts.</summary>
public sealed class CountingOptions
{
    /// <summary>How many of the source's best architectures are counted at most.</summary>
    /// <value>Default 50. From 1 to 10,000.</value>
    public int SourceArchitectures { get; set; } = 50;

    /// <summary>How many of the target's best architectures so far a round of adaptation counts at most.</summary>
    /// <value>Default 10. From 1 to 10,000.</value>
    public int TargetArchitectures { get; set; } = 10;

    /// <summary>How much one of the target's best counts, where one of the source's best counts 1.</summary>
    /// <value>Default 2. Above 0, to 1,000.</value>
    public double TargetWeight { get; set; } = 2;

    /// <summary>What is added to every count (Laplace), so that a few architectures do not rule a category out.</summary>
    /// <value>Default 1. From 0 to 1,000.</value>
    public double Smoothing { get; set; } = 1;

    /// <summary>The smoothed frequency from which a category is kept, beside the most frequent one, which always is.</summary>
    /// <value>Default 0.1. From 0 to 1.</value>
    public double MinimumFrequency { get; set; } = 0.1;

    /// <summary>How many categories a choice may keep at most.</summary>
    /// <value>Default 2. From 1 to 1,000.</value>
    public int MaxValuesPerChoice { get; set; } = 2;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Range(nameof(SourceArchitectures), SourceArchitectures, 1, 10_000);
        Range(nameof(TargetArchitectures), TargetArchitectures, 1, 10_000);
        Range(nameof(TargetWeight), TargetWeight, double.Epsilon, 1000, "above 0 to 1000");
        Range(nameof(Smoothing), Smoothing, 0, 1000);
        Range(nameof(MinimumFrequency), MinimumFrequency, 0, 1);
        Range(nameof(MaxValuesPerChoice), MaxValuesPerChoice, 1, 1000);
        return errors;

        void Range(string option, double value, double minimum, double maximum, string? allowed = null)
        {
            if (!(value >= minimum && value <= maximum))
                errors.Add(FormattableString.Invariant($"CountingOptions.{option} is {value}; allowed is {allowed ?? FormattableString.Invariant($"{minimum} to {maximum}")}."));
        }
    }

    internal CountingOptions Clone() => (CountingOptions)MemberwiseClone();
}
