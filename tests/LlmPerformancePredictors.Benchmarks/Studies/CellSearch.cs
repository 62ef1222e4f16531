using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>After how many evaluations the best cell of NAS-Bench-201 on CIFAR-100 is found, from ten random cells.</summary>
internal static class CellSearch
{
    private const int Budget = 150;
    private static readonly int[] Stops = [15, 20, 30, 40, 50];

    public static async Task RunAsync(string folder, int seeds)
    {
        TrainedSpace data = TrainedSpace.ReadCells(folder);
        var process = new GaussianProcessOptions { Distances = [FeatureEncoder.CreateCellPaths(data.Space)] };
        PriorMean prior = await data.DistillAsync(process);
        var rivals = new SearchRivals(data, process, prior, Budget);
        double top = data.Scores.Values.OrderDescending().ElementAt(data.Scores.Count / 1000);
        Console.WriteLine(
            $"{data.Name}, {seeds} seeds of ten random cells: evaluations until the optimum (at most {Budget}), until the top "
                + $"0.1%; "
            + $"best accuracy after {string.Join(", ", Stops)}");
        foreach ((string name, Func<ISearchStrategy> create) in rivals.Strategies)
        {
            double[][] curves = new double[seeds][];
            await Parallel.ForAsync(0, seeds, async (seed, _) =>
            {
                Random random = RandomSource.Create(seed, 1);
                Demonstration[] first = [.. Enumerable.Range(0, 1000).Select(_ => data.Space.Sample(random)).Distinct().Take(10)
                    .Select(one => new Demonstration(one, data.Scores[one]))];
                curves[seed] = await rivals.RunAsync(create(), first, seed);
            });
            Console.WriteLine(
                $"{name,-22}{Count(curves, data.Best),16}{Count(curves, top),16}" + string.Join(
                    "", Stops.Select(stop => $"{SearchRivals.Summarize(curves.Select(curve => curve[stop - 1]), "F2"),15}")));
        }
    }

    private static string Count(double[][] curves, double score) => SearchRivals.Summarize(
        curves.Select(curve => (double)(Array.FindIndex(curve, value => value >= score) is var found && found < 0
            ? Budget
            : found + 1)),
        "F1");
}
