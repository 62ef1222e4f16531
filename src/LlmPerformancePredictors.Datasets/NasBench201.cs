using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// NAS-Bench-201: validation and test accuracy of all 15,625 cells after 200 epochs, percent (Dong and Yang, 2020).
/// </summary>
public static class NasBench201
{
    private static readonly Lazy<BenchmarkTable> LazyCifar10 = new(() => Load("CIFAR-10", "cifar10"));
    private static readonly Lazy<BenchmarkTable> LazyCifar100 = new(() => Load("CIFAR-100", "cifar100"));

    /// <summary>Accuracy on CIFAR-10.</summary>
    public static BenchmarkTable Cifar10 => LazyCifar10.Value;

    /// <summary>Accuracy on CIFAR-100.</summary>
    public static BenchmarkTable Cifar100 => LazyCifar100.Value;

    private static BenchmarkTable Load(string name, string column) => BenchmarkTable.Load(
        "nas-bench-201.psv", name, NasBench201Space.Instance, Metric.Accuracy, column + "_validation", column + "_test");
}
