using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;

namespace LlmPerformancePredictors.Datasets;

/// <summary>The embedded figures of a generated task: <c>NAME.psv</c>, and supernets in <c>NAME-supernet.psv</c>.</summary>
internal sealed class GeneratedTaskTable
{
    private const int LabeledSeed = 1;
    private static readonly int[] Seeds = [1, 2, 3];

    private readonly GeneratedTask _task;
    private readonly PredictionTask _prediction;
    private readonly Lazy<IReadOnlyList<GeneratedTaskTransformer>> _trained;
    private readonly Lazy<PredictionBenchmark> _benchmark;
    private readonly Lazy<IReadOnlyList<Architecture>> _pool;

    /// <summary>Creates the table.</summary>
    /// <param name="task">The task.</param>
    /// <param name="prediction">Its wording.</param>
    /// <param name="loadPool">What a language model labeled from the demonstrations of seed 1, in order.</param>
    public GeneratedTaskTable(
        GeneratedTask task, PredictionTask prediction, Func<SearchSpace, IReadOnlyList<Architecture>> loadPool)
    {
        (_task, _prediction) = (task, prediction);
        _pool = new Lazy<IReadOnlyList<Architecture>>(() => loadPool(task.Space));
        _trained = new Lazy<IReadOnlyList<GeneratedTaskTransformer>>(Load);
        _benchmark = new Lazy<PredictionBenchmark>(() => CreateBenchmark(Seeds));
    }

    public IReadOnlyList<GeneratedTaskTransformer> Trained => _trained.Value;

    public PredictionBenchmark Benchmark => _benchmark.Value;

    /// <summary>Splits the trained architectures into ten demonstrations and the others as test, scored by their loss.</summary>
    public EvaluationSplit GetSplit(int seed) => CreateBenchmark([seed]).GetSplit(seed);

    /// <summary>A column of the supernets' file as a predictor of the trained architectures.</summary>
    public NamedPredictor LoadSupernet(string name, string column) => new(
        name,
        new TablePredictor(
            _task.Space, _prediction.Metric, name,
            EmbeddedData.Rows($"{_task.Name}-supernet.psv").ToDictionary(
                row => Trained[row.Int("id")].Architecture, row => row.Double(column))));

    private PredictionBenchmark CreateBenchmark(int[] seeds)
    {
        return new PredictionBenchmark(
            _task.Name, _prediction,
            Trained.ToDictionary(transformer => transformer.Architecture, transformer => transformer.Loss),
            seeds.ToDictionary(seed => seed, seed => Shuffle(seed) with { Pool = seed == LabeledSeed ? _pool.Value : [] }))
        {
            PoolPerPrompt = 100,
        };
    }

    private PredictionBenchmark.Split Shuffle(int seed)
    {
        const int demonstrations = 10;
        Architecture[] all = [.. Trained.Select(transformer => transformer.Architecture)];
        RandomSource.Create(seed).Shuffle(all);
        return new PredictionBenchmark.Split(all[..demonstrations], all[demonstrations..], []);
    }

    private IReadOnlyList<GeneratedTaskTransformer> Load() =>
        [.. EmbeddedData.Rows($"{_task.Name}.psv").Select(row => new GeneratedTaskTransformer(
            row.Int("id"),
            EmbeddedData.Architecture(_task.Space, row["architecture"]),
            [row.Double("loss_seed_1"), row.Double("loss_seed_2")],
            [row.Double("bleu_seed_1"), row.Double("bleu_seed_2")]))];
}
