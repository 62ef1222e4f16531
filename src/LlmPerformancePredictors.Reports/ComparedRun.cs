using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Reports;

/// <summary>One run of a method, as a <see cref="ComparisonReport"/> needs it; it does not keep the run's history.</summary>
public sealed class ComparedRun
{
    private ComparedRun(SearchResult result, IReadOnlyList<double> curve)
    {
        SearchProblem problem = result.History.Problem;
        (Problem, Strategy, Settings, Seed) = (problem, result.Strategy, result.Settings, result.Seed);
        (Curve, Best, Elapsed) = (curve, result.Best, result.Elapsed);
        Money = result.Usage.Sum(usage => usage.Money);
        Front = problem.Costs.Count == 0 ? [] : result.History.GetParetoFront(problem.Trusted.Name);
        Box = ObjectiveBox.Create(
            problem.Trusted.Predictor.Metric, problem.Costs,
            result.History.Known.Concat(
                result.History.GetEvaluations(problem.Trusted.Name).Select(evaluation => evaluation.Scored)));
    }

    /// <summary>The seed.</summary>
    public int Seed { get; }

    /// <summary>
    /// The best score so far after each evaluation by the trusted predictor, those that were known before the search first; NaN
    /// before there is any.
    /// </summary>
    public IReadOnlyList<double> Curve { get; }

    /// <summary>The best candidate; null if nothing was scored.</summary>
    public ScoredCandidate? Best { get; }

    /// <summary>The Pareto front of score and all costs; empty without a cost.</summary>
    public IReadOnlyList<ScoredCandidate> Front { get; }

    /// <summary>After how many evaluations it had its best; 0 for one that has none.</summary>
    public int EvaluationsUntilBest =>
        Best is null ? 0 : 1 + Curve.TakeWhile(score => !score.Equals(Curve[^1])).Count();

    internal SearchProblem Problem { get; }

    internal string Strategy { get; }

    internal IReadOnlyDictionary<string, string> Settings { get; }

    internal TimeSpan Elapsed { get; }

    internal decimal Money { get; }

    internal ObjectiveBox Box { get; }

    /// <summary>A search's result as a run of a method.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentNullException">The result is null.</exception>
    public static ComparedRun FromResult(SearchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        SearchHistory history = result.History;
        double known = Ranking.BestFirst(history.Known) is { Count: > 0 } ranked ? ranked[0].Score : double.NaN;
        return new ComparedRun(
            result,
            [.. history.Problem.Known.Select(_ => known), .. history.GetConvergence(history.Problem.Trusted.Name)]);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Strategy}, seed {Seed}: {Best?.Score} after {Curve.Count} evaluations");

    /// <summary>The best score after so many evaluations; where the search ended before, its last one.</summary>
    internal double GetScore(int evaluations) =>
        Curve.Count == 0 ? double.NaN : Curve[Math.Min(evaluations, Curve.Count) - 1];
}
