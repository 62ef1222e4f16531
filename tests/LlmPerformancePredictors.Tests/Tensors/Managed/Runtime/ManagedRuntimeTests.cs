using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Runtime;

[TestFixture]
public sealed unsafe class ManagedRuntimeTests
{
    [Test]
    public void Multiply_OnAnyNumberOfThreads_GivesTheSameBits([Values(2, 3, 5)] int threads)
    {
        using var one = new ManagedRuntime(InstructionSets.Best, 1);
        using var many = new ManagedRuntime(InstructionSets.Best, threads);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            // Large enough to be shared, by columns or by rows.
            Random random = RandomSource.Create(seed);
            int n = random.Next(1, 300), m = random.Next(1, 600), k = 1 + (300_000 / (n * m));
            float[] a = GradientCheck.AwayFromZero(random, n * k), b = GradientCheck.AwayFromZero(random, k * m);
            float[] expected = Multiply(one, a, b, (n, m, k));
            Assert.That(Multiply(many, a, b, (n, m, k)), Is.EqualTo(expected), $"{n} x {m} x {k}");
            float[] naive = NaiveProduct.Compute(a, b, n, m, k, transposeLeft: false, transposeRight: false);
            Assert.That(expected, Is.EqualTo(naive).Within(1e-6 * k), $"{n} x {m} x {k}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Test]
    public void Scale_OnAnyNumberOfThreads_IsTheProductOrAddsIt([Values(1, 3)] int threads, [Values(7, 50_001)] int count)
    {
        using var runtime = new ManagedRuntime(InstructionSets.Best, threads);
        float[] values = GradientCheck.AwayFromZero(RandomSource.Create(count), count), output = new float[count];
        fixed (float* a = values, c = output)
        {
            runtime.Scale(a, 0.5f, c, accumulate: false, count);
            Assert.That(output, Is.EqualTo(values.Select(value => 0.5f * value)));
            runtime.Scale(a, 0.25f, c, accumulate: true, count);
        }

        Assert.That(output, Is.EqualTo(values.Select(value => 0.75 * value)).Within(1e-7));
    }

    private static float[] Multiply(ManagedRuntime runtime, float[] a, float[] b, (int Rows, int Columns, int Depth) size)
    {
        float[] output = new float[size.Rows * size.Columns];
        fixed (float* left = a, right = b, c = output)
        {
            MatrixView x = MatrixView.FromRowMajor(left, size.Depth, transposed: false);
            runtime.Multiply(x, MatrixView.FromRowMajor(right, size.Columns, transposed: false), c, size.Columns, size, default);
        }

        return output;
    }

    [Test]
    public void Threads_OfARuntimeThatNobodyDisposedOf_End()
    {
        IReadOnlyList<Thread> threads = Leave();
        for (int i = 0; i < 100 && threads.Any(thread => thread.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(20);
        }

        Assert.That(threads, Has.Count.EqualTo(2));
        Assert.That(threads.Where(thread => thread.IsAlive), Is.Empty);
    }

    [Test]
    public void Run_AfterTheThreadsWereLeftBehind_IsDoneByTheCaller()
    {
        using var pool = new WorkerPool(3);
        pool.Abandon();
        var job = new CountJob { Done = new int[3] };
        for (int i = 0; i < 50; i++) pool.Run(ref job);
        Assert.That(job.Done, Is.All.EqualTo(50));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<Thread> Leave() => new ManagedRuntime(InstructionSets.Best, 3).Workers.Workers;

    private struct CountJob : IParallelJob
    {
        public int[] Done;

        public readonly void Execute(int part, int parts) => Interlocked.Increment(ref Done[part]);
    }
}
