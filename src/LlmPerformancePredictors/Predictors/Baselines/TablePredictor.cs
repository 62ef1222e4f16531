using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Baselines;

/// <summary>Looks scores up: those of a supernet that was evaluated before, or of a benchmark table.</summary>
public sealed class TablePredictor : SynchronousPredictor, IIdentifiedPredictor
{
    private readonly IReadOnlyDictionary<Architecture, double> _scores;
    private readonly string _name;

    /// <summary>Creates the predictor.</summary>
    /// <param name="space">The space.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="name">What the table is called, for the reason where an architecture is not in it.</param>
    /// <param name="scores">The scores; none that is NaN, infinite or outside the metric's range.</param>
    /// <exception cref="ArgumentException">A score is not allowed; the message names the architecture.</exception>
    public TablePredictor(SearchSpace space, Metric metric, string name, IReadOnlyDictionary<Architecture, double> scores)
        : base(space, metric)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(scores);
        foreach ((Architecture architecture, double score) in scores)
            ScoreGuard.Require($"architecture of '{name}'", architecture, score, metric, nameof(scores));
        (_name, _scores) = (name, scores);
    }

    /// <inheritdoc/>
    public string Identity => PredictorIdentity.Create(
        FormattableString.Invariant($"table of {_scores.Count} ({_name})"),
        PredictorIdentity.Probe(Space, architecture => _scores.TryGetValue(architecture, out double score) ? score : double.NaN));

    /// <inheritdoc/>
    protected override Prediction PredictCore(Architecture architecture) => _scores.TryGetValue(architecture, out double score)
        ? Prediction.FromScore(score)
        : Prediction.FromFailure($"'{_name}' has no score of {architecture}");
}
