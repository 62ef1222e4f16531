using System.Globalization;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>What searches found by their cost, beside random samples of equal cost.</summary>
internal sealed class InventorySearchTable
{
    /// <summary>The cost of the dearest searches, in trainings from scratch.</summary>
    public const int Budget = 30;

    /// <summary>What a supernet costs to train: by processor time, as trainings from scratch.</summary>
    public const int SupernetCost = 10;

    private const string Random = "random";
    private static readonly int[] Stops = [15, 20, Budget];
    private readonly Dictionary<string, SortedDictionary<int, Row>> _methods = [];
    private readonly Lock _gate = new();

    /// <summary>The costs at which the best so far is shown.</summary>
    public static IReadOnlyList<int> Costs { get; } = [1, SupernetCost + 1, 10 + SupernetCost + 1, .. Stops];

    /// <summary>Adds a search.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="paid">What was paid before the first training.</param>
    /// <param name="best">
    /// The best after each training: the loss that the search saw, and the one of other seeds.
    /// </param>
    public void Add(string method, int seed, int paid, IReadOnlyList<(double Seen, double Judged)> best)
    {
        lock (_gate)
        {
            if (!_methods.TryGetValue(method, out SortedDictionary<int, Row>? rows)) _methods[method] = rows = [];
            rows.Add(seed, new Row(paid, best));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}, {method}: {best[^1].Seen:F4}, judged {best[^1].Judged:F4} after {paid + best.Count}"));
    }

    /// <summary>Writes the table.</summary>
    public void Write()
    {
        Console.WriteLine(
            $"method | cost | best loss, other seeds than the search saw, after {string.Join(" | ", Stops)} | at its end "
            + "| random at equal cost | better by");
        foreach ((string method, SortedDictionary<int, Row> bySeed) in _methods)
        {
            Row[] rows = [.. bySeed.Values];
            int cost = rows.Max(row => row.Paid + row.Best.Count);
            double[] ends = [.. rows.Select(row => row.Best[^1].Judged)];
            double[] random = [.. _methods[Random].Values.Select(row => row.After(cost))];

            // What depends on no seed is compared with each of them.
            double[] theirs = [.. random.Select((_, i) => ends[rows.Length == 1 ? 0 : i])];
            IEnumerable<string> cells = Stops.Select(stop =>
                stop > cost ? "-" : SearchStudy.Summarize(rows.Select(row => row.After(stop)), "F3"));
            Console.WriteLine(
                $"{method} | {cost.ToString(CultureInfo.InvariantCulture)} | {string.Join(" | ", cells)} | "
                + $"{SearchStudy.Summarize(ends, "F3")} | {SearchStudy.Summarize(random, "F3")} | "
                + SearchStudy.Summarize(random.Zip(theirs, (drawn, found) => drawn - found), "F3"));
        }

        Console.WriteLine($"A supernet counts as {SupernetCost.ToString(CultureInfo.InvariantCulture)}.");
    }

    private sealed record Row(int Paid, IReadOnlyList<(double Seen, double Judged)> Best)
    {
        public double After(int cost) => Best[Math.Clamp(cost - Paid, 1, Best.Count) - 1].Judged;
    }
}
