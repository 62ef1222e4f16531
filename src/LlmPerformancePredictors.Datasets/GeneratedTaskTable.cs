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
    private static readonly int[] Seeds = [1, 2, 3];

    private readonly GeneratedTask _task;
    private readonly PredictionTask _prediction;
    private readonly Lazy<IReadOnlyList<GeneratedTaskTransformer>> _trained;
    private readonly Lazy<PredictionBenchmark> _benchmark;

    public GeneratedTaskTable(GeneratedTask task, PredictionTask prediction)
    {
        (_task, _prediction) = (task, prediction);
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
        Dictionary<int, PredictionBenchmark.Split> pools = PredictionBenchmark.LoadSplits(_task.Name, _task.Space);
        return new PredictionBenchmark(
            _task.Name, _prediction,
            Trained.ToDictionary(transformer => transformer.Architecture, transformer => transformer.Loss),
            seeds.ToDictionary(seed => seed, seed => Shuffle(seed) with { Pool = pools.GetValueOrDefault(seed)?.Pool ?? [] }))
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
