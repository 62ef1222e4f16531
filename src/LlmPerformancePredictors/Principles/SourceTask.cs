using System.Text;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles;

/// <summary>The task that principles are learned from: its best architectures, and what it cost to know them.</summary>
public sealed record SourceTask
{
    /// <summary>Creates the task.</summary>
    /// <param name="name">Its name, as prompts write it, for example <c>CIFAR-10</c>.</param>
    /// <param name="space">The space of its architectures.</param>
    /// <param name="best">Its best architectures with their scores, best first; at least one, all different.</param>
    /// <param name="evaluations">
    /// How many architectures were evaluated on it to find these; at least as many as there are.
    /// </param>
    /// <exception cref="ArgumentException">Something is not allowed; the message names it and what is.</exception>
    /// <exception cref="InvalidArchitectureException">One of the best is no architecture of the space.</exception>
    public SourceTask(string name, SearchSpace space, IReadOnlyList<Demonstration> best, int evaluations)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(best);
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("A source task needs a name; it was empty.", nameof(name));
        if (best.Count == 0)
            throw new ArgumentException(
                $"The source task '{name}' has no architecture to learn from; give at least one.", nameof(best));
        if (evaluations < best.Count)
            throw new ArgumentException(
                $"The source task '{name}' has {best.Count} best architectures out of {evaluations} evaluations; "
                + $"allowed are at least {best.Count}.",
                nameof(evaluations));
        Name = name;
        Space = space;
        Best = [.. best.Select(demonstration => demonstration with { Architecture = space.Adopt(demonstration.Architecture) })];
        Evaluations = evaluations;
        if (Best.GroupBy(demonstration => demonstration.Architecture).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"The source task '{name}' has {twice.Key} twice among its best; keep one.", nameof(best));
    }

    /// <summary>The name, as prompts write it.</summary>
    public string Name { get; }

    /// <summary>The space of the architectures.</summary>
    public SearchSpace Space { get; }

    /// <summary>The best architectures known, best first.</summary>
    public IReadOnlyList<Demonstration> Best { get; }

    /// <summary>How many architectures were evaluated on the source to find the best.</summary>
    public int Evaluations { get; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Name), Name), (nameof(Space), Space), (nameof(Best), Best), (nameof(Evaluations), Evaluations));
}
