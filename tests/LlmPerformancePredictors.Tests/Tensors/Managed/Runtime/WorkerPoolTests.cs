using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Runtime;

[TestFixture]
public sealed class WorkerPoolTests
{
    [Test]
    public void Run_ManyJobs_DoesEveryPartOnce()
    {
        using var pool = new WorkerPool(3);
        int[] counts = new int[3];
        var job = new CountingJob { Counts = counts, FailingPart = -1 };
        for (int i = 0; i < 2000; i++)
            pool.Run(ref job);
        Assert.That(counts, Is.EqualTo(new[] { 2000, 2000, 2000 }));
    }

    [Test]
    public void Run_APartFails_ThrowsOnTheCallersThreadAndGoesOnWorking([Values(0, 1)] int part)
    {
        using var pool = new WorkerPool(2);
        var failing = new CountingJob { Counts = new int[2], FailingPart = part };
        Assert.That(() => pool.Run(ref failing), Throws.InvalidOperationException);
        var job = new CountingJob { Counts = new int[2], FailingPart = -1 };
        pool.Run(ref job);
        Assert.That(job.Counts, Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public void Run_PartsThatWaitForEachOther_RunOnThreadsOfTheirOwn()
    {
        using var pool = new WorkerPool(2);
        using var release = new ManualResetEventSlim();
        var job = new BlockingJob { Release = release, Done = new int[2] };
        pool.Run(ref job);
        Assert.That(job.Done, Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public void Run_AnyNumberOfThreads_DoesEveryPartOfEveryJobOnce([Values(1, 2, 4, 9)] int threads)
    {
        using var pool = new WorkerPool(threads);
        var job = new CountingJob { Counts = new int[threads], FailingPart = -1 };
        for (int i = 0; i < 200; i++)
        {
            pool.Run(ref job);

            // Now and then long enough for the workers to fall asleep.
            if (i % 50 == 0)
                Thread.Sleep(5);
        }

        Assert.That(job.Counts, Is.All.EqualTo(200));
    }

    [Test]
    public void Run_AJobNotWorthSharing_IsOnePartOnTheCallersThread()
    {
        using var pool = new WorkerPool(3);
        var job = new ThreadJob { Threads = [] };
        pool.Run(ref job, worthwhile: false);
        Assert.That(job.Threads, Is.EqualTo(new[] { (0, 1, Environment.CurrentManagedThreadId) }));
    }

    [Test]
    public void Run_AgainAndAgain_AllocatesNothing()
    {
        using var pool = new WorkerPool(2);
        var job = new CountingJob { Counts = new int[2], FailingPart = -1 };
        pool.Run(ref job);
        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                pool.Run(ref job);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Dispose_Twice_DoesNothing()
    {
        var pool = new WorkerPool(3);
        pool.Dispose();
        Assert.That(pool.Dispose, Throws.Nothing);
    }

    // The part that is taken first ends only when the other one has been done, by another thread.
    private struct BlockingJob : IParallelJob
    {
        public ManualResetEventSlim Release;
        public int[] Done;

        public readonly void Execute(int part, int parts)
        {
            if (part == 0)
                Assert.That(Release.Wait(TimeSpan.FromSeconds(30)), "The other part was not taken by another thread.");
            Done[part]++;
            if (part == 1)
                Release.Set();
        }
    }

    private struct CountingJob : IParallelJob
    {
        public int[] Counts;
        public int FailingPart;

        public readonly void Execute(int part, int parts)
        {
            Counts[part]++;
            if (part == FailingPart)
                throw new InvalidOperationException("as told");
        }
    }

    private struct ThreadJob : IParallelJob
    {
        public List<(int Part, int Parts, int Thread)> Threads;

        public readonly void Execute(int part, int parts) => Threads.Add((part, parts, Environment.CurrentManagedThreadId));
    }
}
