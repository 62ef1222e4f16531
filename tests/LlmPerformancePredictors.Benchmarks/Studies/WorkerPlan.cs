using System.Globalization;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>workers plan</c>: the wall time of searches on many workers, simulated. Workers arrive one after the other; evaluations
/// take log-normal times around an hour; workers fail at exponential times, lose what is under way, and come back later; a
/// lost task is under way again after its lease. The searches ask for batches, in the order of the history.
/// </summary>
internal static class WorkerPlan
{
    private const int Evaluations = 2000;
    private const double MedianHours = 1;
    private const double Spread = 0.5;
    private const double LeaseHours = 30.0 / 3600;
    private const double BackAfterHours = 0.25;
    private const double ArrivalHours = 0.5;

    public static void Run(int workers, int seeds)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Evaluations} evaluations on {workers} workers that arrive over {ArrivalHours:F1} h; "
            + $"hours, means of {seeds} runs"));
        Console.WriteLine("| out at once | a worker fails every | wall time | ideal | of ideal | begun again |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach ((string asked, int window, bool isBatch) in new[]
        {
            ("all", Evaluations, false), ("4 a worker, in order", 4 * workers, false),
            ("2 a worker, in order", 2 * workers, false), ("1 a worker, in order", workers, false),
            ("generations of 4 a worker", 4 * workers, true),
            ("generations of 1 a worker", workers, true),
        })
            foreach (double failureHours in new[] { double.PositiveInfinity, 24, 4 })
                Print(workers, seeds, asked, window, isBatch, failureHours);
    }

    private static void Print(int workers, int seeds, string asked, int window, bool isBatch, double failureHours)
    {
        double wall = 0, ideal = 0, again = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            WorkerSimulation run = new(
                RandomSource.Create(seed), workers, Evaluations, window, isBatch,
                random => MedianHours * Math.Exp(Spread * Normal(random)), failureHours, BackAfterHours, ArrivalHours,
                LeaseHours);
            wall += run.Run() / seeds;
            ideal += run.IdealHours / seeds;
            again += (double)run.BegunAgain / seeds;
        }

        string failures = double.IsInfinity(failureHours)
            ? "never" : string.Create(CultureInfo.InvariantCulture, $"{failureHours:F0} h");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {asked} | {failures} | {wall:F1} | {ideal:F1} | {ideal / wall:F2} | {again:F1} |"));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
