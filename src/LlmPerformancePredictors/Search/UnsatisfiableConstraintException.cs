using System.Globalization;
using LlmPerformancePredictors.Costs;

namespace LlmPerformancePredictors.Search;

/// <summary>No candidate that was tried keeps the constraints.</summary>
public sealed class UnsatisfiableConstraintException : LlmPerformancePredictorsException
{
    internal UnsatisfiableConstraintException(Constraint constraint, int tried, int checkedCandidates, int kept, double bestValue)
        : base(Describe(constraint, tried, checkedCandidates, kept, bestValue)) =>
        (Constraint, Tried, BestValue) = (constraint, tried, bestValue);

    /// <summary>The tightest constraint: the one that the smallest share of the candidates checked against it keeps.</summary>
    public Constraint Constraint { get; }

    /// <summary>How many candidates were tried.</summary>
    public int Tried { get; }

    /// <summary>The smallest value of that constraint's cost that was seen, in its unit.</summary>
    public double BestValue { get; }

    private static string Describe(Constraint constraint, int tried, int checkedCandidates, int kept, double bestValue) =>
        string.Create(
        CultureInfo.InvariantCulture,
        $"None of {tried} candidates keeps the constraints. The tightest is {constraint}: {kept} of {checkedCandidates} keep it, "
        + $"the best value seen is {bestValue:R} {constraint.CostModel.Unit}. "
        + $"Raise that bound, drop another constraint, or raise SearchOptions.MaxAttempts.");
}
