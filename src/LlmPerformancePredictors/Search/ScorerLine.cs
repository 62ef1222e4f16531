using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>A predictor in the header of a journal.</summary>
/// <param name="Name">Its name in the search.</param>
/// <param name="Metric">The name of its metric.</param>
/// <param name="Direction">Which way that improves.</param>
/// <param name="Identity">What its scores depend on, for people; the beginning of a long one.</param>
/// <param name="Fingerprint">The fingerprint of that.</param>
internal sealed record ScorerLine(string Name, string Metric, MetricDirection Direction, string Identity, string Fingerprint)
{
    private const int MaxLength = 200;

    public static ScorerLine Create(SearchPredictor predictor)
    {
        string identity = predictor.Identity;
        return new ScorerLine(
            predictor.Name, predictor.Predictor.Metric.Name, predictor.Predictor.Metric.Direction,
            identity.Length <= MaxLength ? identity : identity[..MaxLength] + "…", Storage.Fingerprint.ComputeShort(identity));
    }

    /// <summary>Says in what it differs from the predictor of the search; null if in nothing.</summary>
    public string? FindDifference(ScorerLine wanted)
    {
        if (Direction != wanted.Direction)
            return $"its metric {Metric} of '{Name}' is {Direction}, this search's is {wanted.Direction}";
        return Fingerprint == wanted.Fingerprint
            ? null
            : $"its predictor '{Name}' is {Identity} ({Fingerprint}), this search's is {wanted.Identity} ({wanted.Fingerprint})";
    }
}
