using System.Diagnostics;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>supernet [THREADS [REPETITIONS]]</c>: a training step and an evaluated batch of the elastic Transformer, largest and
/// smallest sub-network, in the lines of the PyTorch reference, to be run in turn with it; medians. In brackets the
/// processor time, which other programs on the machine disturb less.
/// </summary>
internal static class SupernetTimings
{
    public static void Run(int threads, int repetitions)
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = threads });
        var net = new ReferenceSupernet(engine);
        ReferenceSupernet.Sentences data = ReferenceSupernet.Sentences.Random(RandomSource.Create(2));
        Console.WriteLine($"parameters {net.ParameterCount} threads {threads}");
        foreach (ReferenceSupernet.Sizes sizes in ReferenceSupernet.LargestAndSmallest)
        {
            string train = Median(repetitions, () => net.Train(sizes, data));
            string evaluate = Median(repetitions, () => net.Evaluate(sizes, data));
            string batch = $"{ReferenceSupernet.Batch}x{ReferenceSupernet.Length}";
            Console.WriteLine($"{sizes.Name}: train {train} ms/step, evaluate {evaluate} ms/batch of {batch}");
        }
    }

    private static string Median(int repetitions, Action work)
    {
        work();
        double[] wall = new double[repetitions], processor = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            work();
            wall[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            processor[i] = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        }

        Array.Sort(wall);
        Array.Sort(processor);
        return FormattableString.Invariant($"{wall[repetitions / 2]:F1} ({processor[repetitions / 2]:F1})");
    }
}
