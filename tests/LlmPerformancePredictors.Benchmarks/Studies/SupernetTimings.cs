using System.Diagnostics;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>supernet [THREADS [REPETITIONS]]</c>: a training step and an evaluated batch of the elastic Transformer, largest and
/// smallest sub-network, in the lines of the PyTorch reference, to be run in turn with it; medians.
/// </summary>
internal static class SupernetTimings
{
    public static void Run(int threads, int repetitions)
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = threads });
        var net = new ReferenceSupernet(engine);
        ReferenceSupernet.Sentences data = ReferenceSupernet.Sentences.Random(RandomSource.Create(2));
        Console.WriteLine($"parameters {net.ParameterCount} threads {threads}");
        foreach (ReferenceSupernet.Sizes sizes in (ReferenceSupernet.Sizes[])
            [new("largest", ReferenceSupernet.Width, ReferenceSupernet.Hidden, 4, 3), new("smallest", 128, 256, 2, 1)])
        {
            double train = Median(repetitions, () => net.Train(sizes, data)), evaluate = Median(repetitions, () => net.Evaluate(sizes, data));
            Console.WriteLine(FormattableString.Invariant(
                $"{sizes.Name}: train {train:F1} ms/step, evaluate {evaluate:F1} ms/batch of {ReferenceSupernet.Batch}x{ReferenceSupernet.Length}"));
        }
    }

    private static double Median(int repetitions, Action work)
    {
        work();
        double[] milliseconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return milliseconds[repetitions / 2];
    }
}
