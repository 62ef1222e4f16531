using BenchmarkDotNet.Attributes;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks;

/// <summary>
/// What one proposal of Bayesian optimization computes, on one thread: learning from trained cells of NAS-Bench-201, length
/// scales included, and the acquisition of 5,000 others.
/// </summary>
[MemoryDiagnoser]
public class GaussianProcessBenchmarks
{
    private const int Candidates = 5000;
    private readonly double[] _means = new double[Candidates], _deviations = new double[Candidates];
    private ArchitectureEmbedding? _embedding;
    private TrainedProcess? _process;
    private float[] _trained = [], _candidates = [];
    private double[] _targets = [];

    [Params(100, 1000)]
    public int Trained { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        SearchSpace space = NasBench201Space.Instance;
        Architecture[] all = [.. NasBench201.Cifar100.Validation.Keys];
        RandomSource.Create(1).Shuffle(all);
        _embedding = new ArchitectureEmbedding(space, [new FeatureDistance(FeatureEncoder.CreateCellPaths(space))]);
        double[] scores = [.. all[..Trained].Select(cell => NasBench201.Cifar100.Validation[cell])];
        _targets = [.. scores.Select(MonotoneScale.FromRanks(scores).Scale)];
        _trained = _embedding.Embed(all[..Trained]);
        _candidates = _embedding.Embed(all[Trained..(Trained + Candidates)]);
        _process = Learn();
    }

    [Benchmark]
    public object Fit() => Learn();

    [Benchmark]
    public double Predict() => Acquire(_process!);

    [Benchmark]
    public double Propose() => Acquire(Learn());

    private TrainedProcess Learn()
    {
        var options = new GaussianProcessOptions();
        return new Surrogate(_embedding!, options).Fit(_trained, _targets, [], findsScales: true);
    }

    private double Acquire(TrainedProcess process)
    {
        process.Predict(_candidates, [], _means, _deviations);
        double best = double.NegativeInfinity;
        for (int i = 0; i < Candidates; i++)
            best = Math.Max(best, ExpectedImprovement.Log(_means[i], _deviations[i], 1));
        return best;
    }
}
