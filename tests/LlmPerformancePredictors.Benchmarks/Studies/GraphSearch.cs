using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// How good the best graph network is that was found after 20, 30, 50 and 100 evaluations: its rank among all 26,206.
/// </summary>
internal static class GraphSearch
{
    private static readonly int[] Stops = [20, 30, 50, 100];

    public static async Task RunAsync(string folder, string task, int seeds, bool hasRandomDemonstrations)
    {
        TrainedSpace data = TrainedSpace.ReadGraphs(folder, task);
        var process = new GaussianProcessOptions { Distances = [new LinkDigits(data.Space)] };
        PriorMean prior = await data.DistillAsync(process);
        var rivals = new SearchRivals(data, process, prior, Stops[^1]);
        var wrong = new PriorMean("permuted", await PermutedPredictor.CreateAsync(data, prior.Predictor, 1));
        Console.WriteLine(
            $"{task}, {data.Scores.Count} networks, {seeds} seeds, "
            + $"{(hasRandomDemonstrations ? "ten random demonstrations" : "the demonstrations of seed 1")}: "
            + $"rank of the best after {string.Join(", ", Stops)} evaluations");
        var strategies = rivals.Strategies.Append((
            Name: "bayesian-permuted",
            Create: () => new SearchRivals(data, process, wrong, Stops[^1]).Strategies[^1].Create()));
        foreach ((string name, Func<ISearchStrategy> create) in strategies)
        {
            double[][] ranks = new double[seeds][];
            await Parallel.ForAsync(0, seeds, async (seed, _) =>
            {
                IReadOnlyList<Demonstration> demonstrations =
                    hasRandomDemonstrations ? Draw(data, seed) : data.Demonstrations;
                double[] curve = await rivals.RunAsync(create(), demonstrations, seed);
                ranks[seed] = [.. Stops.Select(stop => (double)data.Rank(curve[stop - 1]))];
            });
            Console.WriteLine($"{name,-22}" + string.Join(
                "", Stops.Select((_, i) => $"{SearchRivals.Summarize(ranks.Select(rank => rank[i]), "F1"),18}")));
        }
    }

    private static IReadOnlyList<Demonstration> Draw(TrainedSpace data, int seed)
    {
        Architecture[] all = [.. data.Scores.Keys];
        Random random = RandomSource.Create(seed, 1);
        random.Shuffle(all);
        return [.. all.Take(10).Select(one => new Demonstration(one, data.Scores[one]))];
    }
}
