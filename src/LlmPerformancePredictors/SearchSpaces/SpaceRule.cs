namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>Which points of a space are one network, and which are none.</summary>
/// <param name="Description">The rule in words.</param>
/// <param name="Form">The rule.</param>
/// <param name="Conditions">What every architecture keeps, by its choices' values; part of the form.</param>
internal sealed record SpaceRule(string Description, CanonicalForm Form, IReadOnlyList<ArchitectureCondition> Conditions);
