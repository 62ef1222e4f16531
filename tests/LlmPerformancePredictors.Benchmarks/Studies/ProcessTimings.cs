using System.Diagnostics;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// Times what one proposal computes: looking for scales, fitting, and the acquisition of 5,000 candidates, on one thread.
/// </summary>
internal static class ProcessTimings
{
    private const int Candidates = 5000;

    // The runtime compiles in stages, the last one after 30 calls.
    private const int WarmUp = 40;

    public static void Run(int repetitions)
    {
        SearchSpace space = NasBench201Space.Instance;
        Architecture[] all = [.. NasBench201.Cifar100.Validation.Keys];
        RandomSource.Create(1).Shuffle(all);
        var embedding = new ArchitectureEmbedding(space, [new FeatureDistance(FeatureEncoder.CreateCellPaths(space))]);
        foreach (int trained in (int[])[100, 1000])
        {
            float[] rows = embedding.Embed(all[..trained]);
            MonotoneScale scale = MonotoneScale.FromRanks(all[..trained].Select(one => NasBench201.Cifar100.Validation[one]));
            double[] targets = [.. all[..trained].Select(one => scale.Scale(NasBench201.Cifar100.Validation[one]))];
            Architecture[] candidates = all[trained..(trained + Candidates)];
            float[] embedded = embedding.Embed(candidates);
            foreach (int sample in (int[])[256, 1000])
            {
                if (sample > 256 && trained <= 256) continue;
                var fits = new List<double>();
                var predictions = new List<double>();
                for (int i = -WarmUp; i < repetitions; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    var belief = new PriorBelief(0, 1);
                    ProcessScales scales = new ScaleSearch(embedding, rows, targets, [], belief, sample, isBelieved: false)
                        .Run(ProcessScales.CreateMiddle(embedding.Parts.Count));
                    TrainedProcess process = TrainedProcess.Create(embedding, rows, targets, [], belief, scales);
                    double fitted = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    double[] means = new double[Candidates], deviations = new double[Candidates];
                    process.Predict(embedded, [], means, deviations);
                    double best = double.NegativeInfinity;
                    for (int k = 0; k < Candidates; k++)
                        best = Math.Max(best, ExpectedImprovement.Log(means[k], deviations[k], 1));
                    if (i < 0) continue;
                    fits.Add(fitted);
                    predictions.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds - fitted);
                }

                Console.WriteLine(
                    $"{trained} trained, scales by {Math.Min(sample, trained)}: fit {Median(fits):F1} ms, "
                    + $"{Candidates} candidates {Median(predictions):F1} ms, least {fits.Min():F1} and {predictions.Min():F1}");
            }
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
