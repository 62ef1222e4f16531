using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>The published network in plain TorchSharp, as one writes it without this library.</summary>
internal sealed class PlainRegressor
{
    private readonly Sequential _network = nn.Sequential(
        nn.Linear(10, 400), nn.ReLU(), nn.Linear(400, 400), nn.ReLU(), nn.Linear(400, 400), nn.ReLU(), nn.Linear(400, 400),
        nn.ReLU(), nn.Linear(400, 1));

    private readonly Adam _adam;
    private readonly MSELoss _loss = nn.MSELoss();
    private readonly Tensor _rows = rand(4096, 10);
    private readonly Tensor _scores = rand(4096, 1);

    public PlainRegressor() => _adam = optim.Adam(_network.parameters(), 1e-3);

    public void Train(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor chosen = randint(0, 3000, new long[] { 128 }, dtype: ScalarType.Int64);
            Tensor loss = _loss.call(_network.call(_rows.index_select(0, chosen)), _scores.index_select(0, chosen));
            _adam.zero_grad();
            loss.backward();
            _adam.step();
        }
    }

    /// <summary>From an array to a number.</summary>
    public float Predict(float[] row)
    {
        using IDisposable mode = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        return _network.call(tensor(row)).item<float>();
    }

    /// <summary>A batch that is a tensor already.</summary>
    public Action PrepareBatch(int count)
    {
        Tensor batch = _rows[TensorIndex.Slice(0, count)].clone();
        return () =>
        {
            using IDisposable mode = inference_mode();
            using DisposeScope scope = NewDisposeScope();
            _network.call(batch);
        };
    }
}
