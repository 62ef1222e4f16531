using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles;

/// <summary>Design principles as text, and beside them the space that they refine (Zhou et al., 2024). Immutable.</summary>
public sealed class DesignPrinciples
{
    /// <summary>Creates principles.</summary>
    /// <param name="whole">The whole space.</param>
    /// <param name="statements">The principles, a sentence or two each; at least one.</param>
    /// <param name="allowed">By a choice's name the values that it keeps; a choice that is left out keeps all.</param>
    /// <param name="provenance">Where they come from.</param>
    /// <exception cref="ArgumentException">
    /// There is no statement, or a choice or value that the space does not have; the message names it and what is allowed.
    /// </exception>
    public DesignPrinciples(
        SearchSpace whole, IReadOnlyList<string> statements, IReadOnlyDictionary<string, IReadOnlyList<string>> allowed,
        PrincipleProvenance provenance)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(allowed);
        ArgumentNullException.ThrowIfNull(provenance);
        if (statements.Count == 0 || statements.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException(
                "Design principles need at least one statement, and none may be empty.", nameof(statements));
        Whole = whole;
        Statements = [.. statements];
        Refined = whole.Restrict(allowed);
        Allowed = whole.Choices
            .Where(choice => allowed.ContainsKey(choice.Name))
            .ToDictionary(
                choice => choice.Name,
                choice => (IReadOnlyList<string>)[.. allowed[choice.Name].Distinct(StringComparer.Ordinal)],
                StringComparer.Ordinal);
        Provenance = provenance;
    }

    /// <summary>The whole space.</summary>
    public SearchSpace Whole { get; }

    /// <summary>The space that follows the principles; its architectures equal those of the whole one, by id.</summary>
    public SearchSpace Refined { get; }

    /// <summary>The principles, as they were worded.</summary>
    public IReadOnlyList<string> Statements { get; }

    /// <summary>By a choice's name the values that it keeps, in the order that they were named.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Allowed { get; }

    /// <summary>Where the principles come from.</summary>
    public PrincipleProvenance Provenance { get; }

    /// <summary>The share of the whole space's architectures that remain, above 0 and at most 1.</summary>
    public double Share => Math.Exp(System.Numerics.BigInteger.Log(Refined.Size) - System.Numerics.BigInteger.Log(Whole.Size));

    /// <summary>How many of some architectures, such as a task's known best, remain in the refined space.</summary>
    /// <param name="architectures">Architectures of the whole space or of a refinement.</param>
    /// <returns>The number.</returns>
    public int CountRemaining(IEnumerable<Architecture> architectures)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        return architectures.Count(Refined.Contains);
    }

    /// <summary>Whether other principles keep the same values of every choice, whatever they say and in whatever order.</summary>
    /// <param name="other">The other principles.</param>
    /// <returns>True if both refined spaces have the same architectures.</returns>
    public bool HasSameRefinement(DesignPrinciples other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Refined.Choices.Select(choice => choice.ToString()).SequenceEqual(
            other.Refined.Choices.Select(choice => choice.ToString()));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Statements.Count} principles from {Provenance.Source} by {Provenance.Method}: "
        + $"{Refined.Size} of {Whole.Size} architectures");
}
