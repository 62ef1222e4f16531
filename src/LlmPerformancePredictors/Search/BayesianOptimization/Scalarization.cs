using LlmPerformancePredictors.Predictors.GaussianProcess;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>
/// One weighing of the score against costs: the smallest of the weighed goodnesses, all by rank (Knowles, "ParEGO", 2006,
/// section 3, where costs are modeled as well; here they are known). With the score alone it is the score.
/// </summary>
internal sealed class Scalarization
{
    // Above it all goodnesses are positive, in standard deviations.
    private const double Shift = 4;

    // What no other goodness makes up for, and yet a number that can be counted with.
    private const double Worst = -1e9;

    private readonly double[] _weights;
    private readonly MonotoneScale[] _scales;
    private readonly int[] _costs;

    private Scalarization(double[] weights, MonotoneScale[] scales, int[] costs) =>
        (_weights, _scales, _costs) = (weights, scales, costs);

    /// <summary>Draws weights.</summary>
    /// <param name="costs">Which of the candidates' costs count.</param>
    /// <param name="trained">Candidates with scores; the costs are ranked among theirs.</param>
    /// <param name="random">The source of randomness; not used without costs.</param>
    public static Scalarization Draw(int[] costs, IReadOnlyList<Candidate> trained, Random random)
    {
        if (costs.Length == 0) return new Scalarization([1], [], []);
        double[] weights = [.. Enumerable.Range(0, costs.Length + 1).Select(_ => -Math.Log(1 - random.NextDouble()))];
        double sum = weights.Sum();
        return new Scalarization(
            [.. weights.Select(weight => weight / sum)],
            [.. costs.Select(cost => RankFinite(trained.Select(candidate => candidate.Costs[cost])))], costs);
    }

    /// <summary>The value of a scaled score at a candidate's costs.</summary>
    public double Evaluate(double scaled, Candidate candidate) => Math.Min(Weigh(scaled), FindCap(candidate));

    /// <summary>The logarithm of the expected improvement of a candidate.</summary>
    /// <param name="mean">The mean of its scaled score.</param>
    /// <param name="deviation">The standard deviation.</param>
    /// <param name="best">The best value so far.</param>
    /// <param name="candidate">The candidate.</param>
    public double LogImprovement(double mean, double deviation, double best, Candidate candidate)
    {
        double weight = _weights[0], cap = FindCap(candidate);
        double toBest = ExpectedImprovement.Log(Weigh(mean), weight * deviation, best);
        if (double.IsPositiveInfinity(cap)) return toBest;

        // What is capped below the best cannot improve on it; the nearer to it, the better.
        if (cap <= best) return -1e9 * (1 + best - cap);
        double beyond = ExpectedImprovement.Log(Weigh(mean), weight * deviation, cap) - toBest;
        return toBest + Math.Log(Math.Max(1e-300, -Math.Exp(Math.Min(0, beyond)) + 1));
    }

    private double Weigh(double scaled) => _costs.Length == 0 ? scaled : _weights[0] * (scaled + Shift);

    private double FindCap(Candidate candidate)
    {
        double cap = double.PositiveInfinity;
        for (int i = 0; i < _costs.Length; i++)
        {
            double cost = candidate.Costs[_costs[i]];
            if (!double.IsFinite(cost)) return Worst;
            cap = Math.Min(cap, _weights[i + 1] * (Shift - _scales[i].Scale(cost)));
        }

        return cap;
    }

    // A cost that nobody knows, or that has no bound, is the last; among the others it has no rank.
    private static MonotoneScale RankFinite(IEnumerable<double> costs)
    {
        double[] finite = [.. costs.Where(double.IsFinite)];
        return MonotoneScale.FromRanks(finite.Length > 0 ? finite : [0]);
    }
}
