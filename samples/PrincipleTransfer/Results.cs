using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>What one method reached on one transfer.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Curves">
/// A run's best so far after each evaluation, one list a seed; a run that ended early keeps its best.
/// </param>
/// <param name="Principles">What the runs began with; null for methods without principles.</param>
/// <param name="Rounds">Over all runs: how many rounds changed the space, kept it, failed, and how many left it.</param>
internal sealed record MethodResult(
    string Method, IReadOnlyList<IReadOnlyList<double>> Curves, DesignPrinciples? Principles, RoundCounts Rounds)
{
    /// <summary>The mean best so far after a number of evaluations, and its standard error over the seeds.</summary>
    public (double Mean, double StandardError) At(int evaluations)
    {
        double[] values = [.. Curves.Select(curve => curve[evaluations - 1])];
        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
        return (mean, Math.Sqrt(variance / values.Length));
    }

    /// <summary>After how many evaluations half of the runs had reached a score, and how many ever did.</summary>
    public (int? Median, double Share) Until(double score, Metric metric)
    {
        int[] evaluations = [.. Curves.Select(curve => FirstAtLeast(curve, score, metric)).Order()];
        int median = evaluations[(evaluations.Length - 1) / 2];
        int reached = evaluations.Count(count => count != int.MaxValue);
        return (median == int.MaxValue ? null : median, reached / (double)evaluations.Length);
    }

    private static int FirstAtLeast(IReadOnlyList<double> curve, double score, Metric metric)
    {
        int before = curve.TakeWhile(best => metric.IsBetter(score, best)).Count();
        return before < curve.Count ? before + 1 : int.MaxValue;
    }
}

/// <summary>How the rounds of all runs ended.</summary>
internal sealed record RoundCounts(int Adapted, int Unchanged, int Failed, int Left);

/// <summary>All methods on one transfer.</summary>
/// <param name="Task">Source and target.</param>
/// <param name="Methods">The methods, in the order shown.</param>
/// <param name="Optimum">The target's best score.</param>
/// <param name="Top">The score that the target's best 0.1% reach.</param>
/// <param name="TopCount">How many these are.</param>
/// <param name="Known">The target's best 50, to tell what of them a refined space keeps; no search sees them.</param>
internal sealed record TransferResult(
    TransferTask Task, IReadOnlyList<MethodResult> Methods, double Optimum, double Top, int TopCount,
    IReadOnlyList<Demonstration> Known)
{
    /// <summary>The metric's unit, as it is written behind figures and on axes.</summary>
    public string Unit =>
        Task.Target.Metric == Metric.Accuracy ? "validation accuracy, %" : $"validation {Task.Target.Metric.Name}";

    /// <summary>How many decimals its figures have.</summary>
    public int Decimals => Task.Target.Metric.Decimals;

    /// <summary>The best mean of any method after each of <see cref="Experiment.Checkpoints"/>.</summary>
    public IReadOnlyList<double> BestMeans { get; } =
        [.. Experiment.Checkpoints.Select(evaluations => Methods.Max(method => method.At(evaluations).Mean))];
}
