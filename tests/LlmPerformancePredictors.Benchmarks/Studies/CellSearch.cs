using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors.Averaged;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>After how many evaluations the best cell of NAS-Bench-201 on CIFAR-100 is found, from ten random cells.</summary>
internal static class CellSearch
{
    private const int Budget = 150;
    private static readonly int[] Stops = [15, 20, 30, 40, 50];

    public static async Task RunAsync(int seeds, string? strategy)
    {
        PredictionBenchmark benchmark = NasBench201.Cifar100Benchmark;
        FeatureDistance[] distances = [new(FeatureEncoder.CreateCellPaths(benchmark.Space))];

        // With and without paths: the labels do not say which kernel is nearer to the truth.
        PriorMean withPaths = await SearchStudy.DistillAsync(benchmark, distances);
        PriorMean without = await SearchStudy.DistillAsync(benchmark, []);
        var prior = new PriorMean("llm", new AveragedPredictor([without.Predictor, withPaths.Predictor]));
        var rivals = new SearchRivals(benchmark.AsPredictor(), distances, prior.Predictor, prior, Budget);
        double[] sorted = [.. benchmark.Scores.Values.OrderDescending()];
        Console.WriteLine(
            $"{benchmark.Name}, {seeds} seeds of ten random cells: evaluations until the optimum (at most {Budget}), "
            + $"until the top 0.1%; best accuracy after {string.Join(", ", Stops)}");
        foreach ((string name, Func<ISearchStrategy> create) in SearchStudy.Select(rivals.Strategies, strategy))
        {
            double[][] curves = new double[seeds][];
            await Parallel.ForAsync(0, seeds, async (seed, token) =>
                curves[seed] = [.. (await rivals.RunAsync(create(), SearchStudy.DrawTen(benchmark, seed), seed, token)).Curve]);
            Console.WriteLine(
                $"{name,-22}{Count(curves, sorted[0]),16}{Count(curves, sorted[sorted.Length / 1000]),16}" + string.Join(
                    "", Stops.Select(stop => $"{SearchStudy.Summarize(curves.Select(curve => curve[stop - 1]), "F2"),15}")));
        }
    }

    private static string Count(double[][] curves, double score) => SearchStudy.Summarize(
        curves.Select(curve => (double)(Array.FindIndex(curve, value => value >= score) is var found && found < 0
            ? Budget
            : found + 1)),
        "F1");
}
