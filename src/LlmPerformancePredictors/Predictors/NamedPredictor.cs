using System.Text;

namespace LlmPerformancePredictors.Predictors;

/// <summary>A predictor under the name that tables and reports show.</summary>
/// <param name="Name">The name, unique in a report.</param>
/// <param name="Predictor">The predictor.</param>
public sealed record NamedPredictor(string Name, IPerformancePredictor Predictor)
{
    /// <summary>The name, unique in a report.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>The predictor.</summary>
    public IPerformancePredictor Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Name), Name), (nameof(Predictor), Predictor));
}
