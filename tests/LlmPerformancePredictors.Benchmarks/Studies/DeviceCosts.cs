using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>devices [SEEDS]</c>: costs of NAS-Bench-201's cells on a new device from ten measurements there: Spearman's rank
/// correlation over all cells that were measured on it.
/// </summary>
internal static class DeviceCosts
{
    private const int Measured = 10;
    private const int Pool = 1000;

    private static readonly SearchSpace Space = NasBench201Space.Instance;
    private static readonly CostPredictorTrainer Trainer = new(new ManagedTensorEngineFactory());

    public static void Run(int seeds)
    {
        Console.WriteLine("| device | cells | ten chosen | with known devices | chosen of 1,000 | ten random | kept |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
        var rows = new List<double[]>();
        foreach (FigureTable table in NasBench201.HardwareCifar100.Values)
        {
            Architecture[] cells = [.. table.Values.Keys];
            FeatureEncoder own = FeatureEncoder.CreateCellOperations(Space);
            ICostModel[] known = GetKnown(table);
            (double chosen, CostModelKind kept) = Train(table, own, Choose(own, cells), []);
            (double transferred, _) = Train(
                table, own, Choose(own.Concat(FeatureEncoder.CreateCosts(Space, known)), cells), known);
            double[] ofPools = new double[seeds], ofRandom = new double[seeds];
            for (int seed = 0; seed < seeds; seed++)
            {
                RandomSource.Create(seed).Shuffle(cells);
                ofPools[seed] = Train(table, own, Choose(own, cells[..Pool]), []).Spearman;
                ofRandom[seed] = Train(table, own, cells[..Measured], []).Spearman;
            }

            string cellCount = table.Values.Count.ToString("N0", CultureInfo.InvariantCulture);
            string[] figures =
            [
                Text(chosen), Text(transferred), SearchStudy.Summarize(ofPools, "F4"), SearchStudy.Summarize(ofRandom, "F4"),
            ];
            Console.WriteLine($"| {table.Name} | {cellCount} | {string.Join(" | ", figures)} | {kept} |");
            rows.Add(
                [chosen, transferred, ofPools.Average(), ofRandom.Average(), table.Unit == "ms" ? 1 : 0]);
        }

        Write("mean of the latencies", [.. rows.Where(row => row[^1] > 0)]);
        Write("mean of all", rows);
    }

    private static IReadOnlyList<Architecture> Choose(FeatureEncoder features, Architecture[] cells) =>
        MeasurementPlan.Choose(features, cells, Measured);

    // The latencies of the other devices; one that lacks cells cannot say anything of them.
    private static ICostModel[] GetKnown(FigureTable table) =>
    [
        .. NasBench201.HardwareCifar100.Values
            .Where(other => other.Name.EndsWith("latency", StringComparison.Ordinal)
                && other.Name.Split('_')[0] != table.Name.Split('_')[0] && other.Values.Count == (int)Space.Size)
            .Select(other => other.AsCost()),
    ];

    private static (double Spearman, CostModelKind Kept) Train(
        FigureTable table, FeatureEncoder features, IReadOnlyList<Architecture> measured, IReadOnlyList<ICostModel> known)
    {
        CostTrainingReport report = Trainer.Train(
            [.. measured.Select(cell => new CostMeasurement(cell, table.Values[cell]))], features,
            new CostTrainingOptions { Name = table.Name, Unit = table.Unit, Device = table.Name }, known);
        Architecture[] cells = [.. table.Values.Keys];
        double[] costs = new double[cells.Length];
        report.Predictor.GetCosts(cells, costs);
        return (RankCorrelation.Spearman([.. table.Values.Values], costs), report.Kept);
    }

    private static void Write(string name, IReadOnlyCollection<double[]> rows)
    {
        string means = string.Join(" | ", Enumerable.Range(0, 4).Select(i => Text(rows.Average(row => row[i]))));
        Console.WriteLine($"| {name} | | {means} | |");
    }

    private static string Text(double figure) => figure.ToString("F4", CultureInfo.InvariantCulture);
}
