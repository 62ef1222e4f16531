using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Tests.Search.BayesianOptimization;

/// <summary>On a table of 15,625 cells that were really trained; prior means that know it, and that know nothing.</summary>
public class WrongPriorTests
{
    private const int Seeds = 6;
    private static readonly PredictionBenchmark Cells = NasBench201.Cifar100Benchmark;

    [Test]
    public void SearchAsync_PermutedPrior_EndsNoWorseThanWithoutOne()
    {
        Architecture[] all = [.. Cells.Scores.Keys];
        double[] permuted = [.. all.Select(architecture => Cells.Scores[architecture])];
        RandomSource.Create(1).Shuffle(permuted);
        double[] without = Run([], 100), with = Run([new PriorMean("permuted", Table(all, permuted))], 100);

        double difference = without.Mean() - with.Mean();
        double error = Math.Sqrt((without.Variance() + with.Variance()) / Seeds);
        Assert.That(difference, Is.LessThanOrEqualTo((2 * error) + 1e-9), $"{without.Mean()} without, {with.Mean()} with");
    }

    [Test]
    public void SearchAsync_PriorThatKnows_FindsBetterOnesThanWithoutOne()
    {
        Architecture[] all = [.. Cells.Scores.Keys];
        double[] scores = [.. all.Select(architecture => Cells.Scores[architecture])];
        double[] without = Run([], 15), with = Run([new PriorMean("known", Table(all, scores))], 15);
        double hundredth = scores.OrderDescending().ElementAt(all.Length / 100);
        Assert.That(with, Is.All.GreaterThan(hundredth));
        Assert.That(with.Mean(), Is.GreaterThan(without.Mean()));
    }

    private static TablePredictor Table(Architecture[] all, double[] scores) => new(
        Cells.Space, Cells.Task.Metric, "table", all.Zip(scores).ToDictionary(pair => pair.First, pair => pair.Second));

    private static double[] Run(PriorMean[] priors, int evaluations) =>
        [.. Enumerable.Range(0, Seeds).Select(seed =>
        {
            var strategy = new BayesianOptimizationStrategy(
                new BayesianOptimizationOptions { Evaluations = evaluations, InitialArchitectures = 10 }, priors);
            var problem = new SearchProblem(Cells.Space, [new SearchPredictor("trained", Cells.AsPredictor())]);
            SearchResult result = SearchFakes.Run(problem, strategy, new SearchOptions { Seed = seed });
            return result.History.Evaluations.Max(evaluation => evaluation.Prediction.Score);
        })];
}
