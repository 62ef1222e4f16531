using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// TFS-Eval: 30 Transformers for each of three translation tasks, each trained from scratch, with three splits into ten
/// demonstrations and twenty test architectures (Jawahar et al., 2023, section 4).
/// </summary>
/// <remarks>
/// Source: UBC-NLP/llmas, MIT license. Known defects of the source: the HAT and Sandwich columns are equal for 15 of
/// wmt14ende's 30 architectures and for all of wmt19ende's, so those two rows are not two measurements; the test sets of a
/// task's three splits share 12 to 15 of 20 architectures, so a deviation over splits is too small. The 30 architectures
/// are the same in all three tasks, in another order.
/// </remarks>
public sealed class TfsEval
{
    private static readonly Lazy<IReadOnlyList<TfsEval>> Tasks = new(Load);

    private readonly Dictionary<int, (int[] Demonstrations, int[] Test)> _splits;

    private TfsEval(
        MachineTranslationTask task, IReadOnlyList<TrainedTransformer> trained, Dictionary<int, (int[], int[])> splits) =>
        (Task, Trained, _splits) = (task, trained, splits);

    /// <summary>The three tasks: wmt14ende, wmt14enfr, wmt19ende.</summary>
    public static IReadOnlyList<TfsEval> All => Tasks.Value;

    /// <summary>The names of the supernets whose scores are in the data.</summary>
    public static IReadOnlyList<string> SupernetNames { get; } = ["hat", "sandwich", "layerwise-mos", "neuronwise-mos"];

    /// <summary>The task.</summary>
    public MachineTranslationTask Task { get; }

    /// <summary>The 30 trained architectures, by id.</summary>
    public IReadOnlyList<TrainedTransformer> Trained { get; }

    /// <summary>The seeds of the splits: 123, 456, 789.</summary>
    public IReadOnlyCollection<int> Seeds => _splits.Keys;

    /// <summary>
    /// The four supernets as predictors: the validation BLEU of each architecture with inherited weights. Their names are
    /// <see cref="SupernetNames"/>.
    /// </summary>
    public IReadOnlyList<NamedPredictor> Supernets =>
        [.. SupernetNames.Select(name => new NamedPredictor(name, new TablePredictor(
            Task.Prediction.Space,
            Task.Prediction.Metric,
            name,
            Trained.ToDictionary(trained => trained.Architecture, trained => trained.SupernetValidationBleu[name]))))];

    /// <summary>The task of a name.</summary>
    /// <param name="task">For example <c>wmt14ende</c>.</param>
    /// <returns>The task's data.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static TfsEval FromTask(string task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return All.FirstOrDefault(data => data.Task.Name == task)
        ?? throw new ArgumentException(
            $"TFS-Eval has no task '{task}'; it has {string.Join(", ", All.Select(data => data.Task.Name))}.", nameof(task));
    }

    /// <summary>A split into ten demonstrations and twenty test architectures, with their validation BLEU.</summary>
    /// <param name="seed">One of <see cref="Seeds"/>.</param>
    /// <param name="labeled">Architectures that were labeled for the split, if any, to be held apart from its test.</param>
    /// <returns>The split.</returns>
    /// <exception cref="ArgumentException">There is no such seed.</exception>
    /// <exception cref="DataLeakException">A labeled architecture is a demonstration or in the test.</exception>
    public EvaluationSplit GetSplit(int seed, IReadOnlyList<Architecture>? labeled = null)
    {
        if (!_splits.TryGetValue(seed, out (int[] Demonstrations, int[] Test) ids))
            throw new ArgumentException($"{Task} has no split of seed {seed}; it has {string.Join(", ", Seeds)}.", nameof(seed));
        return new EvaluationSplit(
            Task.Name,
            $"seed {seed}",
            Task.Prediction.Metric,
            [.. ids.Demonstrations.Select(CreateDemonstration)],
            [.. ids.Test.Select(CreateDemonstration)],
            labeled);
    }

    private Demonstration CreateDemonstration(int id) => new(Trained[id].Architecture, Trained[id].ValidationBleu);

    private static List<TfsEval> Load()
    {
        ILookup<string, (int Seed, int[] Demonstrations, int[] Test)> splits = EmbeddedData.Rows("tfs-eval-splits.psv")
            .ToLookup(row => row["task"], row => (row.Int("seed"), row.Ints("demonstrations"), row.Ints("test")));
        return [.. EmbeddedData.Rows("tfs-eval.psv").GroupBy(row => row["task"]).Select(rows => new TfsEval(
            MachineTranslationTask.Get(rows.Key),
            [.. rows.Select(Read).OrderBy(trained => trained.Id)],
            splits[rows.Key].ToDictionary(split => split.Seed, split => (split.Demonstrations, split.Test))))];
    }

    private static TrainedTransformer Read(EmbeddedData.Row row) => new(
        row.Int("id"),
        EmbeddedData.Architecture(MachineTranslationSpace.Instance, row["architecture"]),
        row.Double("valid_bleu"),
        row.Double("test_bleu"),
        row.Double("latency_ms"),
        row.Long("parameters"),
        row.Long("embedding_parameters"),
        row.Long("flops"),
        row.Long("last_layer_flops"),
        SupernetNames.ToDictionary(name => name, name => row.Double($"{name.Replace('-', '_')}_valid_bleu")),
        SupernetNames.ToDictionary(name => name, name => row.Double($"{name.Replace('-', '_')}_test_bleu")));
}
