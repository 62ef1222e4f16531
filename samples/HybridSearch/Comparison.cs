using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>What every method found, and what it is worth among all that is allowed.</summary>
internal sealed class Comparison
{
    /// <summary>The trainings of a search, those of the demonstrations included.</summary>
    public const int Budget = 100;

    private readonly double[] _scores;

    /// <summary>Creates the comparison.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limitMs">The latency limit, ms; null for none.</param>
    /// <param name="trained">What was distilled from the labels.</param>
    /// <param name="methods">What each method found, by seed.</param>
    /// <param name="gates">How good the predictors are that were distilled.</param>
    public Comparison(
        TrainedTask task, double? limitMs, TrainedPredictor trained, IReadOnlyList<MethodRuns> methods,
        IReadOnlyList<GateVerdict> gates)
    {
        (Task, LimitMs, Trained, Methods, Gates) = (task, limitMs, trained, methods, gates);
        _scores = [.. GetAllowed(task, limitMs).Select(architecture => task.Benchmark.Scores[architecture])];
        Optimum = _scores.Aggregate((best, score) => task.Benchmark.Task.Metric.IsBetter(score, best) ? score : best);
    }

    /// <summary>After how many trainings the figures are taken.</summary>
    public static IReadOnlyList<int> Stops { get; } = [20, 30, 50, Budget];

    public TrainedTask Task { get; }

    public double? LimitMs { get; }

    public TrainedPredictor Trained { get; }

    public IReadOnlyList<MethodRuns> Methods { get; }

    public IReadOnlyList<GateVerdict> Gates { get; }

    /// <summary>The best score of what is allowed.</summary>
    public double Optimum { get; }

    /// <summary>How many architectures are allowed.</summary>
    public int Allowed => _scores.Length;

    public int Seeds => Methods[0].Runs.Count;

    /// <summary>The architectures that keep the limit.</summary>
    public static IEnumerable<Architecture> GetAllowed(TrainedTask task, double? limitMs) => task.Benchmark.Scores.Keys
        .Where(architecture => limitMs is not { } limit || task.Latency.Values[architecture] <= limit);

    /// <summary>How many that are allowed are better, plus 1; NaN for a score that is NaN.</summary>
    public double GetRank(double score) => double.IsNaN(score)
        ? double.NaN
        : 1 + _scores.Count(other => Task.Benchmark.Task.Metric.IsBetter(other, score));

    /// <summary>The ranks of the best after so many trainings, over the seeds.</summary>
    public Figure GetRanks(MethodRuns method, int trainings) =>
        Figure.Create(method.Runs.Select(run => GetRank(run.Curve[trainings - 1])));

    /// <summary>After how many trainings a run had its best; 1 for one that was known before.</summary>
    public static int CountUntilBest(RivalRun run) => 1 + run.Curve.TakeWhile(score => !score.Equals(run.Curve[^1])).Count();
}
