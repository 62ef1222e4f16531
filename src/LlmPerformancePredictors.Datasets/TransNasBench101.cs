using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// TransNAS-Bench-101, micro cells: the final epoch's validation figure of all 4,096 cells on four tasks (Duan et al., 2021).
/// </summary>
/// <remarks>Source: the tables of automl/NASLib, Apache-2.0 license. No test figures.</remarks>
public static class TransNasBench101
{
    private static readonly Lazy<BenchmarkTable> LazyJigsaw = new(() => Load("jigsaw", Metric.Accuracy));
    private static readonly Lazy<BenchmarkTable> LazyClassObject = new(() => Load("class_object", Metric.Accuracy));
    private static readonly Lazy<BenchmarkTable> LazyClassScene = new(() => Load("class_scene", Metric.Accuracy));
    private static readonly Lazy<BenchmarkTable> LazyAutoencoder = new(() => Load("autoencoder", Metric.Ssim));

    /// <summary>Jigsaw puzzles: accuracy, percent.</summary>
    public static BenchmarkTable Jigsaw => LazyJigsaw.Value;

    /// <summary>Object classification: accuracy, percent.</summary>
    public static BenchmarkTable ClassObject => LazyClassObject.Value;

    /// <summary>Scene classification: accuracy, percent.</summary>
    public static BenchmarkTable ClassScene => LazyClassScene.Value;

    /// <summary>Autoencoding: structural similarity.</summary>
    public static BenchmarkTable Autoencoder => LazyAutoencoder.Value;

    private static BenchmarkTable Load(string task, Metric metric) =>
        BenchmarkTable.Load("transnas-bench-101-micro.psv", task, TransNasBench101Space.Micro, metric, task, null);
}
