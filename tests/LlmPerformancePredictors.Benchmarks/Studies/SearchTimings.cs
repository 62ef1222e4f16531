using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>search [THREADS]</c>: HAT's evolution, 30 generations of 125, where one network of 10-400x4-1 scores and another one bounds
/// the latency, both with random weights, to be run in turn with the same program in another framework.
/// </summary>
internal static class SearchTimings
{
    private const int Searches = 15;

    // The largest value of each average, by which the other program divides.
    private static readonly float[] Largest = [640, 6, 3072, 8, 640, 6, 3072, 8, 8, 3];

    public static async Task RunAsync(int threads)
    {
        SearchSpace space = MachineTranslationSpace.Instance;
        FeatureEncoder averages = FeatureEncoder.CreateAverages(space);
        var generator = new TorchGenerator(seed: 1);
        DistilledPerformancePredictor score = Load(
            generator, averages, file => DistilledPerformancePredictor.Load(file, averages, Metric.Bleu));
        var cost = new Counted(Load(generator, averages, file => CostPredictor.Load(file, averages)));
        Random random = RandomSource.Create(1);
        double[] sampled = [.. Enumerable.Range(0, 500).Select(_ => cost.GetCost(space.Sample(random))).Order()];
        var predictor = new SearchPredictor("score", score) { BatchSize = threads > 1 ? 64 : null };
        var problem = new SearchProblem(space, [predictor], [new Constraint(cost, sampled[250])]);
        var options = new SearchOptions { Seed = 1, MaxConcurrency = threads };

        double[] seconds = new double[Searches];
        SearchResult? result = null;
        for (int i = -1; i < Searches; i++)
        {
            cost.Rows = 0;
            long start = Stopwatch.GetTimestamp();
            result = await new ArchitectureSearch(problem, new EvolutionStrategy(), options).RunAsync();
            if (i >= 0) seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"search: {seconds[0]:F4} s right after the warm-up, "
            + $"median of {Searches} {seconds.Order().ElementAt(Searches / 2):F4} s, {result!.History.Evaluations.Count} scores, "
            + $"{cost.Rows} latencies, best {result.Best!.Score:F4}, threads {threads}"));
    }

    // The next network of the generator, as a model file that both kinds of predictor read.
    private static T Load<T>(TorchGenerator generator, FeatureEncoder features, Func<string, T> load)
    {
        int[] sizes = [features.Count, 400, 400, 400, 400, 1];
        List<NamedTensor> tensors =
        [
            new("features.mean", [features.Count], new float[features.Count]), new("features.scale", [features.Count], Largest),
            new("target.mean", [1], new float[1]), new("target.scale", [1], new float[] { 1 }),
        ];
        for (int layer = 0; layer < sizes.Length - 1; layer++)
        {
            float bound = 1 / MathF.Sqrt(sizes[layer]);
            (int inputs, int outputs) = (sizes[layer], sizes[layer + 1]);
            string name = $"members.0.layers.{layer}";
            tensors.Add(new NamedTensor($"{name}.weight", [outputs, inputs], generator.Uniform(outputs * inputs, bound)));
            tensors.Add(new NamedTensor($"{name}.bias", [outputs], generator.Uniform(outputs, bound)));
        }

        var metadata = new Dictionary<string, string>
        {
            ["format"] = "llm-performance-predictors/regressor/1",
            ["feature_names"] = JsonSerializer.Serialize(features.Names),
            ["members"] = "1",
            ["provenance.space"] = features.Space.Name,
            ["provenance.metric"] = Metric.Bleu.Name,
            ["provenance.cost_model"] = nameof(CostModelKind.Network),
            ["provenance.cost"] = "latency",
            ["provenance.unit"] = "ms",
        };
        string file = Path.GetTempFileName();
        try
        {
            new TensorFile(metadata, tensors).Write(file);
            return load(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed class Counted(ICostModel inner) : ICostModel
    {
        public int Rows { get; set; }

        public string Name => inner.Name;

        public string Unit => inner.Unit;

        public CostEffort Effort => inner.Effort;

        public double GetCost(Architecture architecture) => inner.GetCost(architecture);

        public void GetCosts(IReadOnlyList<Architecture> architectures, Span<double> costs)
        {
            Rows += architectures.Count;
            inner.GetCosts(architectures, costs);
        }
    }
}
