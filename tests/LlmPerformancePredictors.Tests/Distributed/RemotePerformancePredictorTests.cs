using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Distributed;

public class RemotePerformancePredictorTests : PerformancePredictorContractTests
{
    private readonly SearchFakes.Scores _scores = new(ToySpaces.Network);
    private WorkingQueue _working = null!;

    [SetUp]
    public void StartWorkers()
    {
        _working = new WorkingQueue(_scores, workers: 2);
        _scores.Asked.Clear();
    }

    [TearDown]
    public async Task StopWorkers() => await _working.DisposeAsync();

    protected override IReadOnlyList<Architecture> Architectures { get; } = [.. ToySpaces.Network.Enumerate().Take(30)];

    protected override IPerformancePredictor CreatePredictor() => Create(_working.Queue);

    [Test]
    public async Task PredictAsync_OfWhatTheQueueHasAResultOf_EvaluatesNothingTwice()
    {
        await Create(_working.Queue).PredictAsync(Architectures);
        await Create(_working.Queue).PredictAsync([.. Architectures, .. Architectures]);
        Assert.That(_scores.Asked, Is.Unique.And.Count.EqualTo(Architectures.Count));
    }

    [Test]
    public async Task PredictAsync_AfterOneThatWasStopped_TakesWhatCameInMeanwhile()
    {
        var queue = new InProcessEvaluationQueue();
        using var stop = new CancellationTokenSource();
        Task<IReadOnlyList<Prediction>> stopped = Create(queue).PredictAsync(Architectures, stop.Token);
        await stop.CancelAsync();
        Assert.That(async () => await stopped, Throws.InstanceOf<OperationCanceledException>());
        long waiting = (await queue.GetStatusAsync()).Waiting;

        await using var working = new WorkingQueue(_scores, queue: queue);
        IReadOnlyList<Prediction> predictions = await Create(queue).PredictAsync(Architectures);

        Assert.That(waiting, Is.EqualTo(Architectures.Count));
        Assert.That(
            predictions.Select(one => one.Score), Is.EqualTo(Architectures.Select(SearchFakes.Score)));
        Assert.That(_scores.Asked, Is.Unique.And.Count.EqualTo(Architectures.Count));
    }

    [Test]
    public async Task PredictAsync_OfAFailureThatMayBeTransient_AsksAgainOnlyWhereItIsToldTo()
    {
        int asked = 0;
        var flaky = new SearchFakes.Scores(
            ToySpaces.Network, _ => asked++ == 0 ? throw new InvalidOperationException("out of memory") : 7);
        await using var working = new WorkingQueue(flaky, options: new EvaluationWorkerOptions { MaxDeliveries = 1 });

        Prediction first = await Create(working.Queue).PredictAsync(Architectures[0]);
        Prediction second = await Create(working.Queue).PredictAsync(Architectures[0]);
        Prediction third =
            await Create(working.Queue, new RemoteEvaluationOptions { AsksFailuresAgain = true }).PredictAsync(Architectures[0]);

        Assert.That(
            (first.Failure!.Kind, first.Failure.Reason),
            Is.EqualTo((PredictionFailureKind.PredictorThrew,
                "the predictor of 'worker 0' threw InvalidOperationException: out of memory, in delivery 1 of 1")));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(third.Score, Is.EqualTo(7));
    }

    [Test]
    public async Task PredictAsync_WhereAllWorkersRefuse_SaysWhyInsteadOfWaitingForEver()
    {
        var time = new FakeTimeProvider();
        var queue = new InProcessEvaluationQueue(timeProvider: time);
        Task<IReadOnlyList<Prediction>> asked = Create(queue, time: time).PredictAsync([Architectures[0]]);
        for (int i = 0; i < 40 && !asked.IsCompleted; i++)
        {
            foreach (WorkerStatus stranger in Strangers()) await queue.ReportAsync(stranger);
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(10);
        }

        PredictionFailure failure = (await asked.WaitAsync(TimeSpan.FromSeconds(10)))[0].Failure!;
        Assert.That(failure.Kind, Is.EqualTo(PredictionFailureKind.NotAsked));
        Assert.That(
            failure.Reason,
            Does.StartWith("no worker evaluates it: ")
                .And.Contain("'old' refuses, as it has the predictor version 'version 0', the task's is '")
                .And.Contain("'other space' refuses, as it has the space 'toy ").And.Contain("the task's is 'toy ")
                .And.Contain("'stale' refuses, as it has the data fingerprint 'abc', the task's is ''")
                .And.Not.Contain("elsewhere"));
    }

    [Test]
    public async Task PredictAsync_WhileOneWorkerAgrees_WaitsForItHoweverManyRefuse()
    {
        var time = new FakeTimeProvider();
        var queue = new InProcessEvaluationQueue(timeProvider: time);
        Task<IReadOnlyList<Prediction>> asked = Create(queue, time: time).PredictAsync([Architectures[0]]);
        for (int i = 0; i < 40; i++)
        {
            foreach (WorkerStatus stranger in Strangers()) await queue.ReportAsync(stranger);
            await queue.ReportAsync(new("right", EvaluatorDescription.Create(WorkingQueue.Name, _scores), 1, 0));
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(2);
        }

        Assert.That(asked.IsCompleted, Is.False);
    }

    [Test]
    public void PredictAsync_WhereTheQueueRefusesOne_EndsAtOnceWithItsReason() => Assert.That(
        async () => await Create(new RefusingQueue(Architectures[3].Id)).PredictAsync(Architectures)
            .WaitAsync(TimeSpan.FromSeconds(10)),
        Throws.TypeOf<EvaluationQueueException>().With.Message.EqualTo("too large"));

    [Test]
    public async Task PredictAsync_OfAScoreThatTheMetricDoesNotAllow_IsAFailure()
    {
        await using var working = new WorkingQueue(new SearchFakes.Scores(ToySpaces.Network, _ => 200));
        var evaluator = new SearchFakes.Scores(ToySpaces.Network);
        var remote = new RemotePerformancePredictor(
            working.Queue, WorkingQueue.Name, ToySpaces.Network, evaluator.Metric, PredictorIdentity.Describe(evaluator));
        Assert.That((await remote.PredictAsync(Architectures[0])).Score, Is.EqualTo(200));
        Assert.That(remote.Identity, Is.EqualTo(PredictorIdentity.Describe(evaluator)), "as if it were evaluated here");
    }

    private static IEnumerable<WorkerStatus> Strangers()
    {
        EvaluatorDescription right = EvaluatorDescription.Create(WorkingQueue.Name, new SearchFakes.Scores(ToySpaces.Network));
        SearchSpace larger = new SearchSpaceBuilder("toy").AddInteger("layers", [1, 2, 3]).Build();
        yield return new("elsewhere", right with { Name = "something else" }, 0, 0);
        yield return new("old", right with { Version = "version 0" }, 0, 0);
        yield return new("other space", EvaluatorDescription.Create(WorkingQueue.Name, larger, Metric.Bleu, right.Version), 0, 0);
        yield return new("stale", right with { Data = "abc" }, 0, 0);
    }

    private RemotePerformancePredictor Create(
        IEvaluationQueue queue, RemoteEvaluationOptions? options = null, TimeProvider? time = null) =>
        new(queue, WorkingQueue.Name, _scores, options: options, timeProvider: time);
}
