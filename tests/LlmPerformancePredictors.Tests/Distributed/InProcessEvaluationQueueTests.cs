using LlmPerformancePredictors.Distributed;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Distributed;

public class InProcessEvaluationQueueTests : EvaluationQueueContractTests
{
    private readonly FakeTimeProvider _time = new();

    private protected override IEvaluationQueue CreateQueue(TimeSpan leaseTime) =>
        new InProcessEvaluationQueue(new InProcessQueueOptions { LeaseTime = leaseTime }, _time);

    private protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    [Test]
    public async Task GetStatusAsync_OfAWorkerThatIsSilent_HasItNoMore()
    {
        IEvaluationQueue queue = CreateQueue(TimeSpan.FromSeconds(1));
        await queue.ReportAsync(new WorkerStatus("a", Evaluator, 0, 0));
        _time.Advance(TimeSpan.FromSeconds(21));
        Assert.That((await queue.GetStatusAsync()).Workers, Is.Empty);
    }

    [Test]
    public void Create_WithALeaseOfNoTime_NamesTheOption() => Assert.That(
        () => CreateQueue(TimeSpan.Zero),
        Throws.ArgumentException.With.Message.Contains("InProcessQueueOptions.LeaseTime is 00:00:00; allowed is 0.1 s to 1 day"));
}
