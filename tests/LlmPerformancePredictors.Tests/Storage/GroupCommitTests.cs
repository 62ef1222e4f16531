using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

public class GroupCommitTests
{
    [Test]
    public async Task AddAsync_WhileAGroupIsWritten_SharesTheNextOne()
    {
        var groups = new List<int[]>();
        var first = new TaskCompletionSource();
        var commits = new GroupCommit<int, string>(async group =>
        {
            groups.Add([.. group]);
            if (groups.Count == 1) await first.Task;
            return [.. group.Select(item => $"item {item}")];
        });
        Task<string>[] adding = [.. Enumerable.Range(0, 100).Select(commits.AddAsync)];
        Assert.That(commits.IsCommitting);
        Assert.That(adding.Any(task => task.IsCompleted), Is.False);
        first.SetResult();
        Assert.That(await Task.WhenAll(adding), Is.EqualTo(Enumerable.Range(0, 100).Select(item => $"item {item}")));
        Assert.That(groups.Select(group => group.Length), Is.EqualTo(new[] { 1, 99 }));
        await commits.WhenIdle();
        Assert.That(commits.IsCommitting, Is.False);
    }

    [Test]
    public async Task AddAsync_FromManyThreads_LosesAndDoublesNothingAndWritesOneGroupAtATime()
    {
        var written = new List<int>();
        int running = 0, maxRunning = 0;
        var commits = new GroupCommit<int, int>(async group =>
        {
            maxRunning = Math.Max(maxRunning, Interlocked.Increment(ref running));
            await Task.Yield();
            written.AddRange(group);
            Interlocked.Decrement(ref running);
            return group;
        });
        await Parallel.ForAsync(0, 1000, async (i, _) => Assert.That(await commits.AddAsync(i), Is.EqualTo(i)));
        await commits.WhenIdle();
        Assert.That(written, Is.EquivalentTo(Enumerable.Range(0, 1000)));
        Assert.That(maxRunning, Is.EqualTo(1));
    }

    [Test]
    public async Task AddAsync_OfAGroupThatFails_TellsItAndWritesTheNext()
    {
        int calls = 0;
        var commits = new GroupCommit<int, int>(
            group => ++calls == 1 ? throw new IOException("the disk is full") : Task.FromResult(group));
        Assert.That(() => commits.AddAsync(1), Throws.TypeOf<IOException>().With.Message.EqualTo("the disk is full"));
        Assert.That(await commits.AddAsync(2), Is.EqualTo(2));
    }
}
