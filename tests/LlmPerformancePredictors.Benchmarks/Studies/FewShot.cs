using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// Kendall's tau-b of predictors that learned from a few trained cells of NAS-Bench-201 on CIFAR-10, over 3,000 others of the
/// 9,445 cells that have zero-cost figures.
/// </summary>
internal static class FewShot
{
    private const int Tested = 3000;
    private static readonly int[] Sizes = [10, 32, 78, 156];

    public static async Task RunAsync(int seeds)
    {
        SearchSpace space = NasBench201Space.Instance;
        Demonstration[] all =
        [
            .. NasBench201.Cifar10.Validation
                .Where(cell => NasBench201.ZeroCostCifar10.Values.First().Values.ContainsKey(cell.Key))
                .Select(cell => new Demonstration(cell.Key, cell.Value)),
        ];
        var any = new Metric("zero-cost figure", double.NegativeInfinity, double.PositiveInfinity);
        PriorMean[] proxies =
        [
            .. NasBench201.ZeroCostCifar10.Values.Select(figure =>
                new PriorMean(figure.Name, new TablePredictor(space, any, figure.Name, figure.Values))),
        ];
        FeatureDistance[] paths = [new(FeatureEncoder.CreateCellPaths(space))];
        FeatureEncoder oneHot = FeatureEncoder.CreateOneHot(space);
        (string Name, Func<Demonstration[], Task<IPerformancePredictor>> Fit)[] predictors =
        [
            ("process", trained => FitAsync(trained, [], [])),
            ("process, paths", trained => FitAsync(trained, [], paths)),
            ("process, paths, zero-cost figures", trained => FitAsync(trained, proxies, paths)),
            ("ridge, one-hot", trained =>
                Task.FromResult<IPerformancePredictor>(LinearPredictor.FitRidge(oneHot, Metric.Accuracy, trained))),
        ];
        Console.WriteLine(
            $"NAS-Bench-201, CIFAR-10, {all.Length} cells, {seeds} seeds: Kendall's tau-b with {string.Join(", ", Sizes)} "
            + "trained");
        foreach ((string name, Func<Demonstration[], Task<IPerformancePredictor>> fit) in predictors)
        {
            Console.Write($"{name,-36}");
            foreach (int size in Sizes)
            {
                var taus = new List<double>();
                for (int seed = 0; seed < seeds; seed++)
                {
                    Demonstration[] shuffled = [.. all];
                    RandomSource.Create(seed).Shuffle(shuffled);
                    IPerformancePredictor predictor = await fit(shuffled[..size]);
                    Demonstration[] tested = shuffled[size..(size + Tested)];
                    IReadOnlyList<Prediction> predictions =
                        await predictor.PredictAsync([.. tested.Select(one => one.Architecture)]);
                    taus.Add(RankCorrelation.KendallTauB(
                        [.. tested.Select(one => one.Score)], [.. predictions.Select(prediction => prediction.Score)]));
                }

                Console.Write($"{SearchStudy.Summarize(taus, "F3"),18}");
            }

            Console.WriteLine();
        }

        async Task<IPerformancePredictor> FitAsync(Demonstration[] trained, PriorMean[] priors, FeatureDistance[] distances) =>
            await GaussianProcessPredictor.FitAsync(space, Metric.Accuracy, trained, priors, distances: distances);
    }
}
