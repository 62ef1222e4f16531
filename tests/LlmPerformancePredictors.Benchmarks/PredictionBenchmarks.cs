using BenchmarkDotNet.Attributes;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks;

/// <summary>Predictions of the published shape, 10 features and four layers of 400.</summary>
[MemoryDiagnoser]
public class PredictionBenchmarks
{
    private readonly float[] _rows = Problem.Data(4096).Features.ToArray();
    private readonly float[] _scores = new float[4096];
    private TrainedRegressor? _full;
    private TrainedRegressor? _quantized;
    private int _at;

    [GlobalSetup]
    public void Setup()
    {
        using var engine = new ManagedTensorEngine();
        _full = RegressorTrainer.Train(engine, Problem.Data(), new RegressorOptions { Epochs = 20 });
        _quantized = _full.WithPrecision(PredictionPrecision.Quantized);
    }

    [Benchmark]
    public float One() => _full!.Predict(NextRow());

    [Benchmark]
    public float OneQuantized() => _quantized!.Predict(NextRow());

    [Benchmark]
    public void Batch125() => _full!.Predict(_rows.AsSpan(0, 1250), _scores.AsSpan(0, 125));

    [Benchmark]
    public void Batch4096() => _full!.Predict(_rows, _scores);

    [Benchmark]
    public void Batch4096OnTwoThreads() => _full!.Predict(_rows, _scores, threads: 2);

    // Another row each time, as the units that a ReLU switches off differ from row to row.
    private ReadOnlySpan<float> NextRow()
    {
        _at = (_at + 10) % _rows.Length;
        return _rows.AsSpan(_at, 10);
    }
}
