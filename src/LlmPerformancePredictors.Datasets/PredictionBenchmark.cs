using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// What predictors and searches are judged on: a task, worded for prompts, with the scores of architectures that were really
/// trained, split into demonstrations and test, and the pool of a split that a language model labeled.
/// </summary>
public sealed class PredictionBenchmark
{
    private readonly Dictionary<int, Split> _splits;

    internal PredictionBenchmark(
        string name, PredictionTask task, IReadOnlyDictionary<Architecture, double> scores, Dictionary<int, Split> splits) =>
        (Name, Task, Scores, _splits, Metric) = (name, task, scores, splits, task.Metric);

    /// <summary>The short name, for example <c>graph-arxiv</c>.</summary>
    public string Name { get; }

    /// <summary>The space of the task.</summary>
    public SearchSpace Space => Task.Space;

    /// <summary>What is predicted, worded for prompts.</summary>
    public PredictionTask Task { get; }

    /// <summary>
    /// The metric of <see cref="Scores"/> and of the splits: that of the task, on the scale that <see cref="OnScale"/> set.
    /// </summary>
    public Metric Metric { get; private init; }

    /// <summary>The score of every trained architecture, in the metric of the task; on the validation set.</summary>
    public IReadOnlyDictionary<Architecture, double> Scores { get; }

    /// <summary>The seeds of the splits, ascending.</summary>
    public IReadOnlyCollection<int> Seeds => _splits.Keys;

    /// <summary>How many architectures of a pool stand in one prompt of the recorded answers.</summary>
    public int PoolPerPrompt { get; internal init; } = 60;

    /// <summary>
    /// The same benchmark with errors on another scale. The task is worded as before, so that recorded answers answer it;
    /// a predictor of it is put on the scale by <see cref="PerformancePredictorExtensions.OnScale"/>.
    /// </summary>
    /// <param name="scale">The scale.</param>
    /// <returns>The benchmark.</returns>
    /// <exception cref="ArgumentException">The metric's range begins below 0 and the scale is logarithmic.</exception>
    public PredictionBenchmark OnScale(MetricScale scale) => new(Name, Task, Scores, _splits)
    {
        Metric = Metric with { Scale = scale },
        PoolPerPrompt = PoolPerPrompt,
    };

    /// <summary>A split into demonstrations and test, with their scores; the test is held apart from the pool.</summary>
    /// <param name="seed">One of <see cref="Seeds"/>.</param>
    /// <returns>The split.</returns>
    /// <exception cref="ArgumentException">There is no such seed; the message names those there are.</exception>
    public EvaluationSplit GetSplit(int seed)
    {
        Split split = Find(seed);
        return new EvaluationSplit(
            Name, FormattableString.Invariant($"seed {seed}"), Metric, Score(split.Demonstrations), Score(split.Test),
            split.Pool);
    }

    /// <summary>
    /// The architectures that a language model labeled from a split's demonstrations, in order; none where there are no labels.
    /// </summary>
    /// <param name="seed">One of <see cref="Seeds"/>.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="ArgumentException">There is no such seed; the message names those there are.</exception>
    public IReadOnlyList<Architecture> GetPool(int seed) => Find(seed).Pool;

    /// <summary>How many trained architectures are strictly better than a score, plus 1.</summary>
    /// <param name="score">A score in the metric of the task.</param>
    /// <returns>The rank, from 1, which is the best.</returns>
    public int GetRank(double score) => 1 + Scores.Values.Count(other => Task.Metric.IsBetter(other, score));

    /// <summary>The scores as a predictor that is always right, for searches: to be asked is to be trained.</summary>
    /// <returns>A predictor of <see cref="Scores"/>.</returns>
    public IPerformancePredictor AsPredictor() => new TablePredictor(Space, Metric, Name, Scores);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private Split Find(int seed) => _splits.TryGetValue(seed, out Split? split)
        ? split
        : throw new ArgumentException($"{Name} has no split of seed {seed}; it has {string.Join(", ", Seeds)}.", nameof(seed));

    private Demonstration[] Score(IReadOnlyList<Architecture> architectures) =>
        [.. architectures.Select(architecture => new Demonstration(architecture, Scores[architecture]))];

    /// <summary>One split: what is shown, what is asked for, what was labeled.</summary>
    internal sealed record Split(
        IReadOnlyList<Architecture> Demonstrations, IReadOnlyList<Architecture> Test, IReadOnlyList<Architecture> Pool);

    /// <summary>Reads the splits of a benchmark from the embedded file.</summary>
    internal static Dictionary<int, Split> LoadSplits(string benchmark, SearchSpace space)
    {
        ILookup<(int Seed, string Part), Architecture> parts = EmbeddedData.Rows("benchmark-splits.psv.br")
            .Where(row => row["benchmark"] == benchmark)
            .ToLookup(row => (row.Int("seed"), row["part"]), row => EmbeddedData.Architecture(space, row["architecture"]));
        return parts.Select(part => part.Key.Seed).Distinct().Order().ToDictionary(
            seed => seed,
            seed => new Split(
                [.. parts[(seed, "demonstration")]], [.. parts[(seed, "test")]], [.. parts[(seed, "pool")]]));
    }
}
