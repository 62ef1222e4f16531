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
}
