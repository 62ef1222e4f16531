using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.Tests.Distributed;

namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>The contract over a real server, a prefix each test.</summary>
public class NatsEvaluationQueueTests : EvaluationQueueContractTests
{
    private readonly List<NatsEvaluationQueue> _queues = [];
    private NatsServer _server = null!;
    private int _count;

    [OneTimeSetUp]
    public void StartServer() => _server = InstalledNats.Start();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [TearDown]
    public async Task DisposeQueues()
    {
        foreach (NatsEvaluationQueue queue in _queues) await queue.DisposeAsync();
        _queues.Clear();
    }

    private protected override IEvaluationQueue CreateQueue(TimeSpan leaseTime)
    {
        NatsQueueOptions options = _server.CreateOptions(leaseTime);
        options.Prefix = FormattableString.Invariant($"test_{++_count}");
        var queue = new NatsEvaluationQueue(options);
        _queues.Add(queue);
        return queue;
    }

    [Test]
    public async Task AllOfIt_OnAServerThatIsKilledAndStarted_LosesNothing()
    {
        using NatsServer server = InstalledNats.Start();
        await using var queue = new NatsEvaluationQueue(server.CreateOptions());
        for (int i = 0; i < 4; i++) await queue.SubmitAsync(TaskOf(i));
        EvaluationLease first = await LeaseAsync(queue), second = await LeaseAsync(queue);
        await queue.CompleteAsync(first, Result(first, 0));
        Task<EvaluationResult> waiting = queue.WaitForResultAsync(TaskOf(1));
        await queue.ReportAsync(new WorkerStatus("worker", Evaluator, 1, 1));

        server.Kill();
        Task<bool> completing = queue.CompleteAsync(second, Result(second, 1));
        server.Start();

        Assert.That(await completing, Is.True);
        Assert.That((await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Prediction.Score, Is.EqualTo(1));
        Assert.That((await queue.FindResultAsync(TaskOf(0)))!.Prediction.Score, Is.Zero);
        await queue.ReportAsync(new WorkerStatus("worker", Evaluator, 0, 2));
        EvaluationQueueStatus status = await queue.GetStatusAsync();
        Assert.That((status.Waiting, status.Workers[0].Completed), Is.EqualTo((2, 2)));
        EvaluationTask[] left = [(await LeaseAsync(queue)).Task, (await LeaseAsync(queue)).Task];
        Assert.That(left, Is.EqualTo(new[] { TaskOf(2), TaskOf(3) }));
    }

    [Test]
    public async Task SubmitAsync_FromAnotherConnection_FindsWhatIsThere()
    {
        IEvaluationQueue one = CreateQueue(TimeSpan.FromSeconds(30));
        await one.SubmitAsync(TaskOf(0));
        _count--;
        IEvaluationQueue other = CreateQueue(TimeSpan.FromSeconds(30));
        Assert.That(await other.SubmitAsync(TaskOf(0)), Is.False);
        EvaluationLease lease = await LeaseAsync(other);
        Task<EvaluationResult> waiting = one.WaitForResultAsync(TaskOf(0));
        await other.CompleteAsync(lease, Result(lease, 1));
        Assert.That((await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Prediction.Score, Is.EqualTo(1));
    }
}
