using BenchmarkDotNet.Attributes;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks;

/// <summary>
/// Matrix products of n x k by the transpose of m x k (a linear layer), 2 n m k operations each, against a textbook's loop.
/// </summary>
[MemoryDiagnoser]
public class MatrixProductBenchmarks
{
    private ManagedTensorEngine? _engine;
    private Tensor? _left;
    private Tensor? _right;
    private float[] _a = [];
    private float[] _b = [];
    private float[] _c = [];

    /// <summary>The numbers n, m and k.</summary>
    [Params("128x400x400", "400x400x128", "1024x1024x1024")]
    public string Size { get; set; } = string.Empty;

    /// <summary>The threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (int n, int m, int k) = Lengths();
        Random random = RandomSource.Create(1);
        _a = Problem.Numbers(random, n * k);
        _b = Problem.Numbers(random, k * m);
        _c = new float[n * m];
        _engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = Threads });
        _left = _engine.CreateConstant(new TensorShape(n, k), _a);
        _right = _engine.CreateConstant(new TensorShape(m, k), _b);
    }

    [GlobalCleanup]
    public void Cleanup() => _engine!.Dispose();

    [Benchmark]
    public void Engine()
    {
        using TensorScope scope = _engine!.BeginScope(recordGradients: false);
        _engine.Linear(_left!, _right!, null);
    }

    [Benchmark(Baseline = true)]
    public float NaiveLoop()
    {
        (int n, int m, int k) = Lengths();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                float sum = 0;
                for (int l = 0; l < k; l++)
                    sum += _a[(i * k) + l] * _b[(j * k) + l];
                _c[(i * m) + j] = sum;
            }
        }

        return _c[0];
    }

    private (int N, int M, int K) Lengths()
    {
        string[] parts = Size.Split('x');
        return (Problem.Number(parts[0]), Problem.Number(parts[1]), Problem.Number(parts[2]));
    }
}
