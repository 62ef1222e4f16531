namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>Makes a choice count only while another, earlier choice has one of the given values.</summary>
/// <param name="Choice">The name of the earlier choice.</param>
/// <param name="Values">Its values, as they are written in ids, under which the dependent choice is active.</param>
public sealed record ChoiceCondition(string Choice, IReadOnlyList<string> Values);
