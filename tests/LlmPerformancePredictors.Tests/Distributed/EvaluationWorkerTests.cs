using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Distributed;

public class EvaluationWorkerTests
{
    private static readonly Architecture First = ToySpaces.Create(8);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Test]
    public async Task RunAsync_OfAPredictorThatThrows_TriesSoOftenAndThenSaysSo()
    {
        var asked = new CountdownEvent(3);
        var poisoned = new SearchFakes.Scores(
            ToySpaces.Network, _ =>
            {
                asked.Signal();
                throw new InvalidOperationException("it blew up");
            });
        var options = new EvaluationWorkerOptions { MaxDeliveries = 3, RetryDelay = TimeSpan.Zero };
        await using var working = new WorkingQueue(poisoned, options: options);

        PredictionFailure failure = (await PredictAsync(working.Queue, poisoned)).Failure!;

        Assert.That(asked.CurrentCount, Is.Zero);
        Assert.That(failure.Kind, Is.EqualTo(PredictionFailureKind.PredictorThrew));
        Assert.That(failure.Reason, Does.EndWith("threw InvalidOperationException: it blew up, in delivery 3 of 3"));
    }

    [Test]
    public async Task RunAsync_OfATaskThatNoWorkerSurvives_GivesItUpAfterSoManyDeliveries()
    {
        // Who takes it and says nothing more is what a killed worker is to a queue.
        var time = new FakeTimeProvider();
        var queue = new InProcessEvaluationQueue(timeProvider: time);
        var scores = new SearchFakes.Scores(ToySpaces.Network);
        Task<Prediction> asked = PredictAsync(queue, scores);
        for (int killed = 0; killed < 2; killed++)
        {
            await queue.LeaseAsync(EvaluatorDescription.Create(WorkingQueue.Name, scores)).WaitAsync(Soon);
            time.Advance(queue.LeaseTime);
        }

        await using var working =
            new WorkingQueue(scores, queue: queue, options: new EvaluationWorkerOptions { MaxDeliveries = 2 }, time: time);
        PredictionFailure failure = (await asked.WaitAsync(Soon)).Failure!;

        Assert.That(failure.Kind, Is.EqualTo(PredictionFailureKind.Abandoned));
        Assert.That(
            failure.Reason,
            Is.EqualTo("workers took it up 2 times, and none finished: they were lost, hung or stopped"));
        Assert.That(scores.Asked, Is.Empty);
    }

    [Test]
    public async Task RunAsync_OfAnEvaluationFarBeyondItsLease_KeepsItWhileTheHeartBeats()
    {
        var time = new FakeTimeProvider();
        var slow = new SlowPredictor();
        await using var working = new WorkingQueue(slow, workers: 2, time: time);
        Task<Prediction> asked = PredictAsync(working.Queue, slow);
        await slow.Started.Task.WaitAsync(Soon);
        for (int beat = 0; beat < 30; beat++)
        {
            time.Advance(working.Queue.LeaseTime / 3);
            await Task.Delay(5);
        }

        slow.Answer.SetResult(5);
        Assert.That((await asked.WaitAsync(Soon)).Score, Is.EqualTo(5));
        Assert.That(slow.Asked, Is.EqualTo(1));
    }

    [Test]
    public async Task RunAsync_Stopped_GivesBackWhatIsUnderWayAtOnce()
    {
        var queue = new InProcessEvaluationQueue();
        var slow = new SlowPredictor();
        var stopped = new WorkingQueue(slow, queue: queue);
        Task<Prediction> asked = PredictAsync(queue, slow);
        await slow.Started.Task.WaitAsync(Soon);
        await stopped.DisposeAsync();
        Assert.That((await queue.GetStatusAsync()).Waiting, Is.EqualTo(1));

        slow.Answer.SetResult(5);
        await using var working = new WorkingQueue(slow, queue: queue);
        Assert.That((await asked.WaitAsync(Soon)).Score, Is.EqualTo(5));
    }

    [Test]
    public async Task RunAsync_OfAnEvaluationBeyondItsTimeLimit_CountsItAsOneThatThrew()
    {
        var time = new FakeTimeProvider();
        var slow = new SlowPredictor();
        var options = new EvaluationWorkerOptions { MaxDeliveries = 1, EvaluationTimeout = TimeSpan.FromMinutes(1) };
        await using var working = new WorkingQueue(slow, options: options, time: time);
        Task<Prediction> asked = PredictAsync(working.Queue, slow);
        await slow.Started.Task.WaitAsync(Soon);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(
            (await asked.WaitAsync(Soon)).Failure!.Reason,
            Is.EqualTo("it took 'worker 0' longer than EvaluationTimeout, 00:01:00, in delivery 1 of 1"));
    }

    [Test]
    public async Task RunAsync_WithConcurrency_EvaluatesSoManyAtOnce()
    {
        var together = new Barrier(3);
        var meeting = new SearchFakes.Scores(
            ToySpaces.Network, _ => together.SignalAndWait(Soon) ? 1 : throw new TimeoutException("alone"));
        await using var working = new WorkingQueue(meeting, options: new EvaluationWorkerOptions { Concurrency = 3 });
        IReadOnlyList<Prediction> predictions =
            await new RemotePerformancePredictor(working.Queue, WorkingQueue.Name, meeting)
                .PredictAsync([.. ToySpaces.Network.Enumerate().Take(3)]).WaitAsync(Soon);
        Assert.That(predictions.Select(one => one.HasScore), Is.All.True);
        Assert.That(() => working.Workers[0].Status.Completed, Is.EqualTo(3).After(5000, 10));
    }

    [Test]
    public async Task RunAsync_OfATaskThatIsNotItsOwn_RefusesItAndEvaluatesNothing()
    {
        // A queue that sorts tasks never gets that far.
        var scores = new SearchFakes.Scores(ToySpaces.Network);
        EvaluatorDescription own = EvaluatorDescription.Create(WorkingQueue.Name, scores);
        EvaluationTask other = EvaluationTask.Create(own with { Version = "version 0" }, First);
        var queue = new UnsortedQueue(other);
        var logs = new CollectedLogs();
        using var stop = new CancellationTokenSource();
        var worker = new EvaluationWorker(queue, WorkingQueue.Name, scores, logger: logs.For<EvaluationWorker>());
        Task run = worker.RunAsync(stop.Token);
        await queue.GivenBack.Task.WaitAsync(Soon);
        await stop.CancelAsync();
        await run;
        Assert.That(scores.Asked, Is.Empty);
        Assert.That(
            logs.Lines.Select(line => line.Text),
            Has.Some.Contains("refuses it, as it has the predictor version").And.Some.Contains("the task's is 'version 0'"));
    }

    [Test]
    public async Task Trouble_OfAQueueThatCannotBeReached_SaysItAndTheWorkerGoesOn()
    {
        var time = new FakeTimeProvider();
        var queue = new UnsortedQueue(null) { IsAway = true };
        var worker = new EvaluationWorker(
            queue, WorkingQueue.Name, new SearchFakes.Scores(ToySpaces.Network), timeProvider: time);
        Assert.That(worker.Trouble, Is.EqualTo("it has not been started"));
        using var stop = new CancellationTokenSource();
        Task run = worker.RunAsync(stop.Token);
        Assert.That(() => worker.Trouble, Is.EqualTo("it is away").After(5000, 10));
        queue.IsAway = false;
        for (int i = 0; i < 200 && worker.Trouble is not null; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.That(worker.Trouble, Is.Null);
        await stop.CancelAsync();
        await run;
        Assert.That(worker.Trouble, Is.EqualTo("it was stopped"));
    }

    private static Task<Prediction> PredictAsync(IEvaluationQueue queue, IPerformancePredictor predictor) =>
        new RemotePerformancePredictor(queue, WorkingQueue.Name, predictor).PredictAsync(First).WaitAsync(Soon);
}
