using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Regressors;

/// <summary>A small problem with a known answer, and small networks for it.</summary>
internal static class RegressorFixture
{
    public static readonly RegressorOptions Small = new()
    {
        HiddenSizes = [40, 33],
        Epochs = 12,
        BatchSize = 32,
        CheckpointInterval = 1,
    };

    /// <summary>Rows of 4 features, the last one constant; the score is 100 + 10 a - 5 b + 3 a c.</summary>
    public static RegressionData Data(int rows = 200, int seed = 1)
    {
        Random random = RandomSource.Create(seed);
        float[] features = new float[rows * 4], scores = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            Span<float> x = features.AsSpan(row * 4, 4);
            for (int i = 0; i < 3; i++)
                x[i] = random.NextSingle() * (i + 1);
            x[3] = 7;
            scores[row] = 100 + (10 * x[0]) - (5 * x[1]) + (3 * x[0] * x[2]);
        }

        return new RegressionData(["a", "b", "c", "constant"], features, scores);
    }

    public static TrainedRegressor Train(
        RegressorOptions options,
        int threads = 1,
        string? checkpoint = null,
        Action<TrainingProgress>? progress = null,
        RegressionData? data = null,
        CancellationToken cancellationToken = default)
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = threads });
        return RegressorTrainer.Train(engine, data ?? Data(), options, checkpoint, new Listener(progress), cancellationToken);
    }

    /// <summary>The bytes that a model is saved as.</summary>
    public static byte[] Bytes(TrainedRegressor regressor)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.safetensors");
        regressor.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    // Unlike Progress<T>, tells on the thread that reports.
    private sealed class Listener(Action<TrainingProgress>? action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action?.Invoke(value);
    }
}
