using System.Text;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>Makes a choice count only while another, earlier choice has one of the given values.</summary>
/// <param name="Choice">The name of the earlier choice.</param>
/// <param name="Values">Its values, as they are written in ids, under which the dependent choice is active.</param>
public sealed record ChoiceCondition(string Choice, IReadOnlyList<string> Values)
{
    /// <summary>The name of the earlier choice.</summary>
    public string Choice { get; init; } = Choice ?? throw new ArgumentNullException(nameof(Choice));

    /// <summary>Its values, as they are written in ids, under which the dependent choice is active.</summary>
    public IReadOnlyList<string> Values { get; init; } = Values ?? throw new ArgumentNullException(nameof(Values));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Choice), Choice), (nameof(Values), Values));
}
