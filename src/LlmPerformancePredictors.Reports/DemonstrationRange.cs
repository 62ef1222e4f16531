using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Reports;

/// <summary>The range of every choice's values over demonstrations: what lies outside is extrapolated.</summary>
internal sealed class DemonstrationRange
{
    private readonly (string Choice, double Least, double Most)[] _ranges;

    public DemonstrationRange(SearchSpace space, IReadOnlyList<Demonstration> demonstrations)
    {
        var ranges = new List<(string, double, double)>();
        foreach (Choice choice in space.Choices)
        {
            // A category has no order, so that nothing lies between or beyond.
            if (choice is CategoricalChoice) continue;
            double[] seen = [.. demonstrations
                .Where(demonstration => demonstration.Architecture.IsActive(choice.Name))
                .SelectMany(demonstration => demonstration.Architecture.GetNumbers(choice.Name))];
            if (seen.Length > 0) ranges.Add((choice.Name, seen.Min(), seen.Max()));
        }

        _ranges = [.. ranges];
    }

    /// <summary>The choices whose value lies outside, with the value.</summary>
    public IEnumerable<(string Choice, double Value)> FindOutside(Architecture architecture)
    {
        foreach ((string choice, double least, double most) in _ranges)
        {
            if (!architecture.IsActive(choice)) continue;
            foreach (double value in architecture.GetNumbers(choice).Distinct())
                if (value < least || value > most) yield return (choice, value);
        }
    }
}
