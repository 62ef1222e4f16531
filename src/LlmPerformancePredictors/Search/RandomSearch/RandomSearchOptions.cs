namespace LlmPerformancePredictors.Search.RandomSearch;

/// <summary>How <see cref="RandomStrategy"/> searches.</summary>
public sealed class RandomSearchOptions
{
    /// <summary>How many different architectures are scored, unless a budget ends the search before.</summary>
    /// <value>Default 1,000. From 1.</value>
    public int Candidates { get; set; } = 1000;

    /// <summary>How many make a generation, for history and progress.</summary>
    /// <value>Default 125. From 1 to 100,000.</value>
    public int GenerationSize { get; set; } = 125;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var check = new OptionChecks(nameof(RandomSearchOptions));
        check.Range(nameof(Candidates), Candidates, 1, int.MaxValue);
        check.Range(nameof(GenerationSize), GenerationSize, 1, 100_000);
        return check.Errors;
    }

    internal RandomSearchOptions Clone() => (RandomSearchOptions)MemberwiseClone();
}
