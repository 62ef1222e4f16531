using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles;

/// <summary>
/// From which task to which principles are transferred (Zhou et al., 2024, arXiv 2408.11330). The two are never the same: a
/// model that is shown the target's own best architectures is told the answer.
/// </summary>
public sealed record TransferTask
{
    /// <summary>Pairs a source with a target.</summary>
    /// <param name="source">Where the principles come from.</param>
    /// <param name="target">Where the search runs.</param>
    /// <exception cref="SameTaskException">Both have the same name, letter case and punctuation aside.</exception>
    /// <exception cref="ArgumentException">The spaces differ in a choice or in what it allows.</exception>
    public TransferTask(SourceTask source, TargetTask target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (Key(source.Name) == Key(target.Name)) throw new SameTaskException(source.Name, target.Name);
        if (!ReferenceEquals(source.Space, target.Space) && Difference(source.Space, target.Space) is { } difference)
            throw new ArgumentException(
                $"The space '{source.Space.Name}' of '{source.Name}' is not the space '{target.Space.Name}' of '{target.Name}': "
                + $"{difference}. Principles transfer between tasks of one space.",
                nameof(target));
        (Source, Target) = (source, target);
    }

    /// <summary>Where the principles come from.</summary>
    public SourceTask Source { get; }

    /// <summary>Where the search runs.</summary>
    public TargetTask Target { get; }

    private static string Key(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant() is { Length: > 0 } key ? key : name;

    private static string? Difference(SearchSpace source, SearchSpace target)
    {
        string[] ofSource = [.. source.Choices.Select(choice => choice.ToString())];
        string[] ofTarget = [.. target.Choices.Select(choice => choice.ToString())];
        return ofSource.SequenceEqual(ofTarget)
            ? null
            : ofSource.Except(ofTarget).Select(choice => $"the latter has no '{choice}'")
                .Concat(ofTarget.Except(ofSource).Select(choice => $"the former has no '{choice}'"))
                .FirstOrDefault("their choices are in another order");
    }
}
