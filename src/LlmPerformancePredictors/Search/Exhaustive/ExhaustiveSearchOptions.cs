namespace LlmPerformancePredictors.Search.Exhaustive;

/// <summary>How <see cref="ExhaustiveStrategy"/> searches.</summary>
public sealed class ExhaustiveSearchOptions
{
    /// <summary>The largest space that is enumerated; a larger one is refused.</summary>
    /// <value>Default 100,000. From 1 to 100,000,000.</value>
    public int MaxSpaceSize { get; set; } = 100_000;

    /// <summary>How many architectures make a generation, for history and progress.</summary>
    /// <value>Default 1,000. From 1 to 100,000.</value>
    public int GenerationSize { get; set; } = 1000;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var check = new OptionChecks(nameof(ExhaustiveSearchOptions));
        check.Range(nameof(MaxSpaceSize), MaxSpaceSize, 1, 100_000_000);
        check.Range(nameof(GenerationSize), GenerationSize, 1, 100_000);
        return check.Errors;
    }

    internal ExhaustiveSearchOptions Clone() => (ExhaustiveSearchOptions)MemberwiseClone();
}
