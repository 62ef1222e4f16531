using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>supernets OUT</c>: trains the supernets of inventories, three seeds of each kind, and writes what they say of the ground
/// truth's architectures. What is done already stays, and a training that was stopped goes on.
/// </summary>
internal static class SupernetKinds
{
    private static readonly int[] Seeds = [1, 2, 3];
    private static readonly GeneratedTask Task = GeneratedTask.Inventories;

    public static void Run(string path)
    {
        IReadOnlyList<Architecture> architectures = Task.DrawArchitectures();
        Dictionary<string, double[]> columns = Read(path, architectures.Count);
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        foreach (int seed in Seeds)
        {
            foreach (SupernetKind kind in SupernetKind.All)
            {
                string column = string.Create(CultureInfo.InvariantCulture, $"{kind.Name}_{seed}");
                if (columns.ContainsKey(column)) continue;
                columns[column] = Train(engine, kind, seed, architectures, $"{path}.{column}.checkpoint");
                Write(path, columns);
                Console.WriteLine($"{column} is trained.");
            }
        }

        Show(columns);
    }

    private static double[] Train(
        ManagedTensorEngine engine, SupernetKind kind, int seed, IReadOnlyList<Architecture> architectures, string checkpoint)
    {
        using SuperTransformer model = kind.Train(engine, seed, checkpoint);
        double[] losses = SupernetEvaluation.ComputeLosses(
            model, [.. architectures.Select(TransformerPlan.FromArchitecture)], Task.Data.HeldOut);
        File.Delete(checkpoint);
        return losses;
    }

    private static void Show(Dictionary<string, double[]> columns)
    {
        double[] truth = [.. InventoryTask.Trained.Select(trained => trained.Loss)];
        Console.WriteLine("kind | tau with the ground truth, by seed | mean ± standard error | tau between seeds | mean loss");
        foreach (SupernetKind kind in SupernetKind.All)
        {
            double[][] losses = [.. Seeds.Select(seed => columns[string.Create(
                CultureInfo.InvariantCulture, $"{kind.Name}_{seed}")])];
            double[] taus = [.. losses.Select(column => RankCorrelation.KendallTauB(truth, column))];
            double between = losses.SelectMany((first, i) => losses.Skip(i + 1)
                .Select(second => RankCorrelation.KendallTauB(first, second))).Average();
            double deviation = Math.Sqrt(taus.Sum(tau => Math.Pow(tau - taus.Average(), 2)) / (taus.Length - 1));
            string bySeed = string.Join(", ", taus.Select(tau => tau.ToString("F3", CultureInfo.InvariantCulture)));
            Console.WriteLine(FormattableString.Invariant(
                $"{kind.Name} | {bySeed} | {taus.Average():F3} ± {deviation / Math.Sqrt(taus.Length):F3} | {between:F3} | ")
                + losses.Average(column => column.Average()).ToString("F3", CultureInfo.InvariantCulture));
        }

        ShowCost("parameters", InventoryTask.Parameters, truth);
        ShowCost("FLOPs", InventoryTask.Flops, truth);
    }

    // What costs nothing: the larger network is the better one.
    private static void ShowCost(string name, ICostModel cost, double[] truth)
    {
        double[] costs = [.. InventoryTask.Trained.Select(trained => -cost.GetCost(trained.Architecture))];
        Console.WriteLine(FormattableString.Invariant($"{name} | {RankCorrelation.KendallTauB(truth, costs):F3}"));
    }

    // A column a supernet, a row an architecture.
    private static Dictionary<string, double[]> Read(string path, int count)
    {
        if (!File.Exists(path)) return [];
        string[][] lines = [.. File.ReadLines(path).Select(line => line.Split('|'))];
        if (lines.Length != count + 1)
            throw new InvalidDataException($"{path} has {lines.Length} lines; expected is a header and {count} architectures.");
        return lines[0].Index().Skip(1).ToDictionary(
            column => column.Item,
            column => lines.Skip(1).Select(line => double.Parse(line[column.Index], CultureInfo.InvariantCulture)).ToArray());
    }

    private static void Write(string path, Dictionary<string, double[]> columns)
    {
        IEnumerable<string> rows = Enumerable.Range(0, Task.TrainedCount).Select(id =>
            string.Join('|', columns.Values.Select(column => column[id].ToString("G6", CultureInfo.InvariantCulture))
                .Prepend(id.ToString(CultureInfo.InvariantCulture))));
        string text = string.Concat(rows.Prepend(string.Join('|', columns.Keys.Prepend("id"))).Select(row => row + "\n"));
        File.WriteAllText(path + ".part", text);
        File.Move(path + ".part", path, overwrite: true);
    }
}
