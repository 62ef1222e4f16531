using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>What every <see cref="IEvaluationQueue"/> promises. Derive a fixture for each implementation.</summary>
public abstract class EvaluationQueueContractTests
{
    private static readonly Architecture[] All = [.. ToySpaces.Network.Enumerate().Take(20)];
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>An empty queue with a lease of this time, which shares nothing with others.</summary>
    private protected abstract IEvaluationQueue CreateQueue(TimeSpan leaseTime);

    /// <summary>Ends a lease that got no heartbeat, however long that takes.</summary>
    private protected virtual Task PassAsync(TimeSpan time) => Task.Delay(time);

    private protected static EvaluatorDescription Evaluator { get; } =
        EvaluatorDescription.Create("toy", ToySpaces.Network, Metric.Bleu, "version 1");

    [Test]
    public async Task SubmitAsync_OfTheSameTaskTwice_PublishesItOnce()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        Assert.That(await queue.SubmitAsync(TaskOf(0)), Is.True);
        Assert.That(await queue.SubmitAsync(TaskOf(0)), Is.False);
        Assert.That(await queue.SubmitAsync(TaskOf(1)), Is.True);
        Assert.That((await queue.GetStatusAsync()).Waiting, Is.EqualTo(2));
    }

    [Test]
    public async Task LeaseAsync_OfTasks_GivesEachToOneInTheirOrder()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        for (int i = 0; i < 3; i++) await queue.SubmitAsync(TaskOf(i));
        for (int i = 0; i < 3; i++)
        {
            EvaluationLease lease = await LeaseAsync(queue);
            Assert.That((lease.Task, lease.Delivery), Is.EqualTo((TaskOf(i), 1)));
        }

        EvaluationQueueStatus status = await queue.GetStatusAsync();
        Assert.That((status.Waiting, status.UnderWay), Is.EqualTo((0, 3)));
    }

    [Test]
    public async Task LeaseAsync_OfAnotherEvaluator_GetsNothingOfThis()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        await queue.SubmitAsync(TaskOf(0));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        Assert.That(
            async () => await queue.LeaseAsync(Evaluator with { Version = "version 2" }, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await LeaseAsync(queue)).Task, Is.EqualTo(TaskOf(0)));
    }

    [Test]
    public async Task CompleteAsync_OfALease_IsTheResultOfWhoeverWaitsOrAsksLater()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        Task<EvaluationResult> waiting = queue.WaitForResultAsync(TaskOf(0));
        Assert.That(await queue.FindResultAsync(TaskOf(0)), Is.Null);
        await queue.SubmitAsync(TaskOf(0));
        EvaluationLease lease = await LeaseAsync(queue);
        EvaluationResult result = Result(lease, 1.5);

        Assert.That(await queue.CompleteAsync(lease, result), Is.True);
        Assert.That(await waiting.WaitAsync(Soon), Is.EqualTo(result));
        Assert.That(await queue.FindResultAsync(TaskOf(0)), Is.EqualTo(result));
        Assert.That(await queue.WaitForResultAsync(TaskOf(0)), Is.EqualTo(result));
        EvaluationQueueStatus status = await queue.GetStatusAsync();
        Assert.That((status.Waiting, status.UnderWay), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task CompleteAsync_OfAllThatAPredictionCanSay_GivesItBackAsItWas()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        var failure = new PredictionFailure("it fails, „so“", "raw\n\u2028") { Kind = PredictionFailureKind.Withheld };
        Prediction[] predictions =
        [
            Prediction.FromScore(0.1 + 0.2, 1e-300),
            Prediction.FromScore(1, 2) with { SampleFailures = [failure, new PredictionFailure("no")] },
            Prediction.FromFailure(failure) with { SampleFailures = [failure] },
        ];
        for (int i = 0; i < predictions.Length; i++)
        {
            await queue.SubmitAsync(TaskOf(i));
            EvaluationLease lease = await LeaseAsync(queue);
            await queue.CompleteAsync(lease, Result(lease, 0) with { Prediction = predictions[i] });
            Assert.That((await queue.FindResultAsync(TaskOf(i)))!.Prediction, Is.EqualTo(predictions[i]));
        }
    }

    [Test]
    public async Task SubmitAsync_OfWhatIsDone_PublishesNothingThatIsEvaluatedAgain()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        await queue.SubmitAsync(TaskOf(0));
        EvaluationLease lease = await LeaseAsync(queue);
        await queue.CompleteAsync(lease, Result(lease, 1));
        await queue.SubmitAsync(TaskOf(1));
        Assert.That((await LeaseAsync(queue)).Task, Is.EqualTo(TaskOf(1)));
        Assert.That((await queue.FindResultAsync(TaskOf(0)))!.Prediction.Score, Is.EqualTo(1));
    }

    [Test]
    public async Task LeaseAsync_OfATaskWhoseWorkerWasLost_GivesItToAnother()
    {
        IEvaluationQueue queue = CreateQueue(TimeSpan.FromSeconds(1));
        await queue.SubmitAsync(TaskOf(0));
        await LeaseAsync(queue);
        Task<EvaluationLease> other = LeaseAsync(queue);
        await PassAsync(TimeSpan.FromSeconds(1.1));
        EvaluationLease lease = await other;
        Assert.That((lease.Task, lease.Delivery), Is.EqualTo((TaskOf(0), 2)));
    }

    [Test]
    public async Task HeartbeatAsync_BeforeALeaseEnds_KeepsTheTask()
    {
        IEvaluationQueue queue = CreateQueue(TimeSpan.FromSeconds(1));
        await queue.SubmitAsync(TaskOf(0));
        EvaluationLease lease = await LeaseAsync(queue);
        Task<EvaluationLease> other = LeaseAsync(queue);
        for (int beat = 0; beat < 8; beat++)
        {
            await PassAsync(TimeSpan.FromSeconds(0.3));
            await queue.HeartbeatAsync(lease);
        }

        Assert.That(other.IsCompleted, Is.False);
        await queue.CompleteAsync(lease, Result(lease, 1));
        await queue.SubmitAsync(TaskOf(1));
        Assert.That((await other).Task, Is.EqualTo(TaskOf(1)), "what is done is not delivered again");
    }

    [Test]
    public async Task CompleteAsync_OfADoubledDelivery_LeavesTheFirstResult()
    {
        IEvaluationQueue queue = CreateQueue(TimeSpan.FromSeconds(1));
        await queue.SubmitAsync(TaskOf(0));
        EvaluationLease late = await LeaseAsync(queue);
        Task<EvaluationLease> waiting = LeaseAsync(queue);
        await PassAsync(TimeSpan.FromSeconds(1.1));
        EvaluationLease second = await waiting;
        Assert.That(await queue.CompleteAsync(second, Result(second, 2)), Is.True);
        Assert.That(await queue.CompleteAsync(late, Result(late, 1)), Is.False);
        Assert.That((await queue.FindResultAsync(TaskOf(0)))!.Prediction.Score, Is.EqualTo(2));
    }

    [Test]
    public async Task CompleteAsync_AfterTheLeaseEnded_CountsAllTheSame()
    {
        IEvaluationQueue queue = CreateQueue(TimeSpan.FromSeconds(1));
        await queue.SubmitAsync(TaskOf(0));
        EvaluationLease late = await LeaseAsync(queue);
        await PassAsync(TimeSpan.FromSeconds(1.1));
        Assert.That(await queue.CompleteAsync(late, Result(late, 1)), Is.True);
        Assert.That((await queue.WaitForResultAsync(TaskOf(0)).WaitAsync(Soon)).Prediction.Score, Is.EqualTo(1));
    }

    [Test]
    public async Task FailAsync_OfALease_GivesTheTaskToAnotherAtOnce()
    {
        IEvaluationQueue queue = CreateQueue(TimeSpan.FromMinutes(10));
        await queue.SubmitAsync(TaskOf(0));
        await queue.FailAsync(await LeaseAsync(queue), TimeSpan.Zero);
        EvaluationLease lease = await LeaseAsync(queue);
        Assert.That((lease.Task, lease.Delivery), Is.EqualTo((TaskOf(0), 2)));
    }

    [Test]
    public async Task FailAsync_WithADelay_GivesItLater()
    {
        IEvaluationQueue queue = CreateQueue(TimeSpan.FromMinutes(10));
        await queue.SubmitAsync(TaskOf(0));
        await queue.FailAsync(await LeaseAsync(queue), TimeSpan.FromSeconds(1));
        Task<EvaluationLease> other = LeaseAsync(queue);
        await queue.SubmitAsync(TaskOf(1));
        Assert.That((await other).Task, Is.EqualTo(TaskOf(1)));
        other = LeaseAsync(queue);
        await PassAsync(TimeSpan.FromSeconds(1.1));
        Assert.That((await other).Task, Is.EqualTo(TaskOf(0)));
    }

    [Test]
    public async Task WaitForResultAsync_Canceled_EndsForOneAndNotForOthers()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        using var stop = new CancellationTokenSource();
        Task<EvaluationResult> one = queue.WaitForResultAsync(TaskOf(0), stop.Token), other = queue.WaitForResultAsync(TaskOf(0));
        await stop.CancelAsync();
        Assert.That(async () => await one, Throws.InstanceOf<OperationCanceledException>());
        await queue.SubmitAsync(TaskOf(0));
        EvaluationLease lease = await LeaseAsync(queue);
        await queue.CompleteAsync(lease, Result(lease, 3));
        Assert.That((await other.WaitAsync(Soon)).Prediction.Score, Is.EqualTo(3));
    }

    [Test]
    public async Task GetStatusAsync_OfWorkersThatReport_HasTheirLastWord()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        Assert.That((await queue.GetStatusAsync()).Workers, Is.Empty);
        await queue.ReportAsync(new WorkerStatus("b with spaces.", Evaluator, 0, 1));
        await queue.ReportAsync(new WorkerStatus("b with spaces.", Evaluator, 1, 2));
        await queue.ReportAsync(new WorkerStatus("a", Evaluator, 0, 0));
        Assert.That(
            (await queue.GetStatusAsync()).Workers,
            Is.EqualTo(new[] { new WorkerStatus("a", Evaluator, 0, 0), new WorkerStatus("b with spaces.", Evaluator, 1, 2) }));
    }

    [Test]
    public async Task AllOfIt_FromManyThreads_GivesEachTaskOneResult()
    {
        IEvaluationQueue queue = CreateQueue(Soon);
        Task<EvaluationResult>[] results = [.. All.Select((_, i) => queue.WaitForResultAsync(TaskOf(i)))];
        await Task.WhenAll(
            Enumerable.Range(0, 3).SelectMany(_ => All.Select((_, i) => queue.SubmitAsync(TaskOf(i)))));
        await Task.WhenAll(Enumerable.Range(0, All.Length).Select(async _ =>
        {
            EvaluationLease lease = await LeaseAsync(queue);
            await queue.CompleteAsync(lease, Result(lease, Array.FindIndex(All, one => one.Id == lease.Task.Architecture)));
        }));
        EvaluationResult[] told = await Task.WhenAll(results).WaitAsync(Soon);
        Assert.That(told.Select(result => result.Prediction.Score), Is.EqualTo(Enumerable.Range(0, All.Length)));
    }

    private protected static EvaluationTask TaskOf(int index, int attempt = 1) =>
        EvaluationTask.Create(Evaluator, All[index], attempt);

    private protected static EvaluationResult Result(EvaluationLease lease, double score) =>
        new(lease.Task.Id, Prediction.FromScore(score), "worker", lease.Delivery, TimeSpan.FromSeconds(1.5));

    private protected static async Task<EvaluationLease> LeaseAsync(IEvaluationQueue queue)
    {
        using var stop = new CancellationTokenSource(Soon);
        return await queue.LeaseAsync(Evaluator, stop.Token);
    }
}
