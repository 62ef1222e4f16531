using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// How good the best graph network is that was found after 20, 30, 50 and 100 evaluations: its rank among all 26,206. The prior
/// mean is what a language model said of a pool; of Cora, of which it said nothing, what it said of ogbn-arxiv.
/// </summary>
internal static class GraphSearch
{
    private const int Known = 10;
    private static readonly int[] Stops = [20, 30, 50, 100];

    public static async Task RunAsync(string task, int seeds, bool hasRandomDemonstrations, string? strategy)
    {
        PredictionBenchmark benchmark = NasBenchGraph.All.Single(data => data.Benchmark.Name == "graph-" + task).Benchmark;
        PredictionBenchmark labeled = benchmark.GetPool(1).Count > 0 ? benchmark : NasBenchGraph.Arxiv.Benchmark;
        FeatureDistance[] distances = [new(new LinkDigits())];
        PriorMean prior = await SearchStudy.DistillAsync(labeled, distances);
        var rivals = new SearchRivals(benchmark.AsPredictor(), distances, prior.Predictor, prior, Stops[^1]);
        PriorMean wrong = await PermuteAsync(benchmark, prior);
        Console.WriteLine(
            $"{task}, {benchmark.Scores.Count} networks, {seeds} seeds, "
            + $"{(hasRandomDemonstrations ? "ten random demonstrations" : "the demonstrations of seed 1")}: "
            + $"rank of the best after {string.Join(", ", Stops)} evaluations, {Known} of them the demonstrations");
        foreach ((string name, Func<ISearchStrategy> create) in SearchStudy.Select(
            [.. rivals.Strategies, ("bayesian-permuted", () => rivals.CreateWith(wrong))], strategy))
        {
            double[][] ranks = new double[seeds][];
            await Parallel.ForAsync(0, seeds, async (seed, token) =>
            {
                IReadOnlyList<Demonstration> known = hasRandomDemonstrations
                    ? SearchStudy.DrawTen(benchmark, seed)
                    : benchmark.GetSplit(1).Demonstrations;
                IReadOnlyList<double> curve = (await rivals.RunAsync(create(), known, seed, token)).Curve;
                ranks[seed] = [.. Stops.Select(stop => (double)benchmark.GetRank(curve[stop - 1]))];
            });
            Console.WriteLine($"{name,-22}" + string.Join(
                "", Stops.Select((_, i) => $"{SearchStudy.Summarize(ranks.Select(rank => rank[i]), "F1"),18}")));
        }
    }

    // A prior mean that is wrong: every network has the score that another one deserves.
    private static async Task<PriorMean> PermuteAsync(PredictionBenchmark benchmark, PriorMean prior)
    {
        Architecture[] all = [.. benchmark.Scores.Keys];
        double[] scores = [.. (await prior.Predictor.PredictAsync(all)).Select(prediction => prediction.Score)];
        RandomSource.Create(1).Shuffle(scores);
        return new PriorMean("permuted", new TablePredictor(
            benchmark.Space, benchmark.Task.Metric, "permuted",
            all.Zip(scores).ToDictionary(pair => pair.First, pair => pair.Second)));
    }
}
