using static LlmPerformancePredictors.SearchSpaces.ChoiceRules;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>What a choice may depend on: the value of a choice that was added before it.</summary>
/// <param name="earlier">The choices added so far.</param>
internal sealed class ChoiceDependencies(List<Choice> earlier)
{
    private const int MaxListLength = 10_000;

    public void Require(Choice choice)
    {
        if (choice.LengthChoice is { } length) RequireLength(choice.Name, length);
        if (choice.ActiveWhen is { } condition) RequireCondition(choice.Name, condition);
    }

    /// <summary>The number of a choice's genes: 1, or the most layers that a list can have.</summary>
    public int CountGenes(Choice choice) =>
        choice.LengthChoice is { } length ? ((IntegerChoice)Find(choice.Name, length)).Values.Max() : 1;

    private void RequireLength(string name, string length)
    {
        if (Find(name, length) is not IntegerChoice { IsList: false } lengths)
            throw Refuse(name, $"'{length}' as its length; allowed is an integer choice that is no list");
        if (lengths.Values.Min() < 0)
            throw Refuse(name, $"'{length}' as its length, which can be {lengths.Values.Min()}; allowed is 0 or more");
        if (lengths.Values.Max() > MaxListLength)
            throw Refuse(name, $"'{length}' as its length, which can be {lengths.Values.Max()}; allowed is at most 10,000");
    }

    private void RequireCondition(string name, ChoiceCondition condition)
    {
        ArgumentNullException.ThrowIfNull(condition.Choice, "activeWhen");
        ArgumentNullException.ThrowIfNull(condition.Values, "activeWhen");
        Choice controller = Find(name, condition.Choice);
        if (controller.IsList) throw Refuse(name, $"a condition on '{condition.Choice}'; allowed is a choice that is no list");
        if (condition.Values.Count == 0)
            throw Refuse(name, $"a condition on '{condition.Choice}' without values, so it would never count");
        foreach (string value in condition.Values)
            if (!controller.TryParse(value, out _))
                throw Refuse(name, $"a condition on '{condition.Choice}' being '{value}'; allowed is {controller.Allowed}");
    }

    private Choice Find(string name, string earlierName) =>
        earlier.Find(choice => choice.Name == earlierName)
        ?? throw Refuse(name, $"'{earlierName}', which is no choice added before it; add that one first");
}
