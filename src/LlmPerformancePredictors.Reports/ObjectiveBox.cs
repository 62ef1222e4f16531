using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Reports;

/// <summary>
/// The box between the best and the worst of each objective, score first, of everything that was scored: what a front dominates
/// of it is a figure without a unit, from 0 to 1.
/// </summary>
internal sealed class ObjectiveBox
{
    private readonly Metric _metric;
    private readonly double[] _best;
    private readonly double[] _worst;

    private ObjectiveBox(Metric metric, double[] best, double[] worst) => (_metric, _best, _worst) = (metric, best, worst);

    /// <summary>The box of candidates; those with an objective that is not finite are left out.</summary>
    public static ObjectiveBox Create(Metric metric, IReadOnlyList<ICostModel> costs, IEnumerable<ScoredCandidate> scored)
    {
        double[] best = new double[costs.Count + 1], worst = new double[costs.Count + 1];
        Array.Fill(best, double.PositiveInfinity);
        Array.Fill(worst, double.NegativeInfinity);
        var box = new ObjectiveBox(metric, best, worst);
        foreach (ScoredCandidate candidate in scored)
        {
            if (box.Measure(candidate) is not { } point) continue;
            for (int i = 0; i < point.Length; i++)
                (best[i], worst[i]) = (Math.Min(best[i], point[i]), Math.Max(worst[i], point[i]));
        }

        return box;
    }

    /// <summary>The box that holds several.</summary>
    public static ObjectiveBox Join(IReadOnlyList<ObjectiveBox> boxes) => new(
        boxes[0]._metric,
        [.. Enumerable.Range(0, boxes[0]._best.Length).Select(i => boxes.Min(box => box._best[i]))],
        [.. Enumerable.Range(0, boxes[0]._best.Length).Select(i => boxes.Max(box => box._worst[i]))]);

    /// <summary>The share of the box that a front dominates; objectives in which nothing differs do not count.</summary>
    /// <returns>From 0 to 1; NaN where nothing differs at all.</returns>
    public double GetShare(IEnumerable<ScoredCandidate> front)
    {
        int[] differing = [.. Enumerable.Range(0, _best.Length).Where(i => _worst[i] > _best[i])];
        return differing.Length == 0 ? double.NaN : Hypervolume.Compute(
            front.Select(Measure).OfType<double[]>().Select(point =>
                (IReadOnlyList<double>)[.. differing.Select(i => (point[i] - _best[i]) / (_worst[i] - _best[i]))]),
            [.. differing.Select(_ => 1.0)]);
    }

    private double[]? Measure(ScoredCandidate scored)
    {
        if (!scored.HasScore) return null;
        double place = _metric.ToScale(scored.Score);
        double[] point =
        [
            _metric.Direction == MetricDirection.HigherIsBetter ? -place : place,
            .. scored.Candidate.Costs,
        ];
        return point.All(double.IsFinite) ? point : null;
    }
}
