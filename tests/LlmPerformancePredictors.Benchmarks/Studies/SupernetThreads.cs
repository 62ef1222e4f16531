using System.Diagnostics;
using System.Globalization;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>supernet-threads [PAIRS]</c>: one thread and two in turn, a training step and an evaluated batch of the elastic
/// Transformer each; by the clock, as two threads are there to save it. Beside it what the machine allows: two engines of one
/// thread, each with a model of its own, at once. All three run within a second or two, so that what other programs do meets
/// them all.
/// </summary>
internal static class SupernetThreads
{
    public static void Run(int pairs)
    {
        using var one = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        using var beside = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        using var two = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 2 });
        ReferenceSupernet first = new(one), second = new(beside), shared = new(two);
        ReferenceSupernet.Sentences data = ReferenceSupernet.Sentences.Random(RandomSource.Create(2));
        Console.WriteLine(
            "| ms by the clock | one thread | two threads | gain (quartiles) | two engines at once: gain (quartiles) |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (ReferenceSupernet.Sizes sizes in ReferenceSupernet.LargestAndSmallest)
        {
            Compare(pairs, $"{sizes.Name}, training step", net => net.Train(sizes, data));
            Compare(pairs, $"{sizes.Name}, evaluated batch", net => net.Evaluate(sizes, data));
        }

        void Compare(int rounds, string name, Action<ReferenceSupernet> work)
        {
            Array.ForEach([first, second, shared], work);
            double[] ones = new double[rounds], twos = new double[rounds], both = new double[rounds];
            for (int i = 0; i < rounds; i++)
            {
                ones[i] = Time(() => work(first));
                twos[i] = Time(() => work(shared));
                both[i] = Time(() => Parallel.Invoke(() => work(first), () => work(second)));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Quartile(ones, 2):F0} | ")
                + string.Create(CultureInfo.InvariantCulture, $"{Quartile(twos, 2):F0} | ")
                + $"{Gain(ones.Zip(twos, (a, b) => a / b))} | {Gain(ones.Zip(both, (a, b) => 2 * a / b))} |");
        }
    }

    private static string Gain(IEnumerable<double> gains)
    {
        double[] all = [.. gains];
        return string.Create(
            CultureInfo.InvariantCulture, $"{Quartile(all, 2):F2} ({Quartile(all, 1):F2} to {Quartile(all, 3):F2})");
    }

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Quartile(double[] values, int quarter) => values.Order().ElementAt(values.Length * quarter / 4);
}
