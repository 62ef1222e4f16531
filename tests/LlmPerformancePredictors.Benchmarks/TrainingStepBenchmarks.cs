using BenchmarkDotNet.Attributes;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks;

/// <summary>A step of Adam on 128 rows, 10 features and four layers of 400.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmarks
{
    private readonly float[] _features = new float[1280];
    private readonly float[] _scores = new float[128];
    private readonly RegressionData _data = Problem.Data();
    private readonly Random _random = RandomSource.Create(2);
    private ManagedTensorEngine? _engine;
    private MultilayerPerceptron? _network;
    private AdamOptimizer? _adam;

    /// <summary>The threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = Threads });
        _network = new MultilayerPerceptron(_engine, [10, 400, 400, 400, 400, 1], RandomSource.Create(1));
        _adam = _engine.CreateAdam(_network.Parameters);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _adam!.Dispose();
        _network!.Dispose();
        _engine!.Dispose();
    }

    [Benchmark]
    public float Step()
    {
        for (int i = 0; i < 128; i++)
        {
            int row = _random.Next(_data.Count);
            _data.Features.Span.Slice(row * 10, 10).CopyTo(_features.AsSpan(i * 10));
            _scores[i] = _data.Scores.Span[row];
        }

        using TensorScope scope = _engine!.BeginScope();
        Tensor output = _network!.Forward(_engine.CreateConstant(new TensorShape(128, 10), _features));
        Tensor loss = _engine.MeanSquaredError(output, _engine.CreateConstant(new TensorShape(128, 1), _scores));
        _engine.ClearGradients(_network.Parameters);
        _engine.Backward(loss);
        _adam!.Step(1e-3);
        Span<float> error = stackalloc float[1];
        _engine.Read(loss, error);
        return error[0];
    }
}
