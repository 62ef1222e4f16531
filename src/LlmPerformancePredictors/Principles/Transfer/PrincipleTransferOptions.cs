namespace LlmPerformancePredictors.Principles.Transfer;

/// <summary>How <see cref="PrincipleTransferStrategy"/> searches and adapts.</summary>
public sealed class PrincipleTransferOptions
{
    /// <summary>How many of the youngest architectures live.</summary>
    /// <value>Default 5. From 1 to 100,000.</value>
    public int PopulationSize { get; set; } = 5;

    /// <summary>How many of them, drawn with replacement, compete to be the next parent.</summary>
    /// <value>Default 2. From 1 to 100,000.</value>
    public int TournamentSize { get; set; } = 2;

    /// <summary>After how many evaluations of the target the principles are adapted, again and again; null means never.</summary>
    /// <value>Default 10. From 1.</value>
    public int? AdaptEvery { get; set; } = 10;

    /// <summary>
    /// Whether the search goes on in the whole space, from where it stands, when nothing new is left in the refined one;
    /// otherwise it ends there.
    /// </summary>
    /// <value>Default true.</value>
    public bool LeaveExhaustedSpace { get; set; } = true;

    /// <summary>How many evaluations there are in all, unless a budget ends the search before.</summary>
    /// <value>Default 20,000. From 1.</value>
    public int MaxEvaluations { get; set; } = 20_000;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Range(nameof(PopulationSize), PopulationSize, 100_000);
        Range(nameof(TournamentSize), TournamentSize, 100_000);
        if (AdaptEvery is { } every) Range(nameof(AdaptEvery), every, int.MaxValue);
        Range(nameof(MaxEvaluations), MaxEvaluations, int.MaxValue);
        return errors;

        void Range(string option, int value, int maximum)
        {
            if (value < 1 || value > maximum)
                errors.Add(FormattableString.Invariant($"PrincipleTransferOptions.{option} is {value}; allowed is 1 to {maximum}."));
        }
    }

    internal PrincipleTransferOptions Clone() => (PrincipleTransferOptions)MemberwiseClone();
}
