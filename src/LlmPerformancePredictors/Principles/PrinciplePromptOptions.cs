namespace LlmPerformancePredictors.Principles;

/// <summary>What <see cref="PrinciplePromptTemplate"/> shows and allows.</summary>
public sealed class PrinciplePromptOptions
{
    /// <summary>How many of the source's best architectures are shown at most.</summary>
    /// <value>Default 50. From 1 to 10,000.</value>
    public int SourceArchitectures { get; set; } = 50;

    /// <summary>How many of the target's best architectures so far a round of adaptation shows at most.</summary>
    /// <value>Default 10. From 1 to 10,000.</value>
    public int TargetArchitectures { get; set; } = 10;

    /// <summary>How many values a choice may keep at most.</summary>
    /// <value>Default 2. From 1 to 1,000.</value>
    public int MaxValuesPerChoice { get; set; } = 2;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Range(nameof(SourceArchitectures), SourceArchitectures, 10_000);
        Range(nameof(TargetArchitectures), TargetArchitectures, 10_000);
        Range(nameof(MaxValuesPerChoice), MaxValuesPerChoice, 1000);
        return errors;

        void Range(string option, int value, int maximum)
        {
            if (value < 1 || value > maximum)
                errors.Add(FormattableString.Invariant($"PrinciplePromptOptions.{option} is {value}; allowed is 1 to {maximum}."));
        }
    }
}
