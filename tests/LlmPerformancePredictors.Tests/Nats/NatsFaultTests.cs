using System.Text;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.SearchSpaces;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>What goes wrong between a search and its workers has a name, and nothing else is lost by it.</summary>
public class NatsFaultTests
{
    private static readonly SearchFakes.Scores Scores = new(ToySpaces.Network);
    private static readonly EvaluatorDescription Evaluator = EvaluatorDescription.Create(WorkingQueue.Name, Scores);
    private static readonly Architecture[] Some = [.. ToySpaces.Network.Enumerate().Take(5)];
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private NatsServer _server = null!;
    private NatsQueueOptions _options = null!;
    private NatsEvaluationQueue _queue = null!;
    private int _count;

    [OneTimeSetUp]
    public void StartServer() => _server = InstalledNats.Start();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [SetUp]
    public void CreateQueue()
    {
        _options = _server.CreateOptions();
        _options.Prefix = FormattableString.Invariant($"test_{++_count}");
        _queue = new NatsEvaluationQueue(_options);
    }

    [TearDown]
    public async Task DisposeQueue() => await _queue.DisposeAsync();

    [Test]
    public async Task PredictAsync_WithWorkersOfAnotherVersionAndSpace_NamesThemAndLosesNothing()
    {
        SearchSpace larger = new SearchSpaceBuilder("toy").AddInteger("layers", [1, 2, 3]).Build();
        var remote = new RemotePerformancePredictor(
            _queue, WorkingQueue.Name, Scores, options: new RemoteEvaluationOptions { RefusalTimeout = TimeSpan.Zero });
        IReadOnlyList<Prediction> refused;
        await using (new WorkingQueue(
            new AnotherVersion(Scores), queue: _queue, options: new EvaluationWorkerOptions { Name = "old" }))
        await using (new WorkingQueue(
            new SearchFakes.Scores(larger), queue: _queue, options: new EvaluationWorkerOptions { Name = "strange" }))
            refused = await remote.PredictAsync(Some).WaitAsync(Soon);

        Assert.That(refused.Select(one => one.Failure!.Kind), Is.All.EqualTo(PredictionFailureKind.NotAsked));
        Assert.That(
            refused[0].Failure!.Reason,
            Does.Contain("'old' refuses, as it has the predictor version 'another', the task's is '")
                .And.Contain("'strange' refuses, as it has the space 'toy ")
                .And.EndWith("Start workers that agree with the search, and run it again"));

        await using var working = new WorkingQueue(Scores, queue: _queue);
        Assert.That((await remote.PredictAsync(Some).WaitAsync(Soon)).Select(one => one.HasScore), Is.All.True);
    }

    [Test]
    public async Task PredictAsync_OfOnePoisonedAmongOthers_FailsThatOneByName()
    {
        var poisoned = new SearchFakes.Scores(
            ToySpaces.Network, one => one.Equals(Some[2]) ? throw new InvalidOperationException("poison") : 1);
        await using var working = new WorkingQueue(
            poisoned, workers: 2, queue: _queue,
            options: new EvaluationWorkerOptions { MaxDeliveries = 3, RetryDelay = TimeSpan.FromMilliseconds(50) });
        IReadOnlyList<Prediction> predictions =
            await new RemotePerformancePredictor(_queue, WorkingQueue.Name, poisoned).PredictAsync(Some).WaitAsync(Soon);
        Assert.That(predictions.Select(one => one.HasScore), Is.EqualTo(new[] { true, true, false, true, true }));
        Assert.That(predictions[2].Failure!.Reason, Does.EndWith("threw InvalidOperationException: poison, in delivery 3 of 3"));
    }

    [Test]
    public async Task SubmitAsync_OfATaskOf100Megabytes_IsRefusedAndTheOthersAreNot()
    {
        await _queue.SubmitAsync(EvaluationTask.Create(Evaluator, Some[0]));
        EvaluationTask large = EvaluationTask.Create(Evaluator, new string('x', 100_000_000), 1);
        Assert.That(
            async () => await _queue.SubmitAsync(large),
            Throws.TypeOf<EvaluationQueueException>().With.Message.StartsWith("The task of an architecture of toy has 1000003")
                .And.Message.Contains("allowed is 1000000 (NatsQueueOptions.MaxMessageBytes").And.Message.Not.Contains("xxx"));
        Assert.That((await _queue.LeaseAsync(Evaluator).WaitAsync(Soon)).Task.Architecture, Is.EqualTo(Some[0].Id));
    }

    [Test]
    public async Task CompleteAsync_OfResultsOf100Megabytes_KeepsWhatCountsAndSaysTheRest()
    {
        string text = new('x', 100_000_000);
        var scored = Prediction.FromScore(7) with { SampleFailures = [new PredictionFailure("unreadable", text)] };
        Prediction[] told = [scored, Prediction.FromFailure(text)];
        for (int i = 0; i < told.Length; i++)
        {
            EvaluationTask task = EvaluationTask.Create(Evaluator, Some[i]);
            await _queue.SubmitAsync(task);
            EvaluationLease lease = await _queue.LeaseAsync(Evaluator).WaitAsync(Soon);
            await _queue.CompleteAsync(lease, new EvaluationResult(task.Id, told[i], "w", 1, TimeSpan.Zero));
            told[i] = (await _queue.FindResultAsync(task))!.Prediction;
        }

        Assert.That((told[0].Score, told[0].SampleFailures[0]), Is.EqualTo((7, new PredictionFailure("unreadable"))));
        Assert.That(told[1].Failure!.Reason, Does.StartWith("its result has 10000").And.Contain("allowed is 1000000"));
    }

    [TestCase("{\"evaluation_task\":", "Expected depth")]
    [TestCase("{\"evaluation_task\":1,\"$type\":\"System.Diagnostics.Process\"}", "required")]
    [TestCase("\u0000", "invalid start of a value")]
    public async Task LeaseAsync_OfATaskThatIsNoJson_FailsItByNameAndGoesOn(string json, string fault)
    {
        EvaluationTask broken = EvaluationTask.Create(Evaluator, Some[0]), good = EvaluationTask.Create(Evaluator, Some[1]);
        await _queue.GetStatusAsync();
        await PublishAsync($"{_options.Prefix}_tasks.{Evaluator.Key}.{broken.Id}", json);
        await _queue.SubmitAsync(good);

        EvaluationLease lease = await _queue.LeaseAsync(Evaluator).WaitAsync(Soon);

        Assert.That(lease.Task, Is.EqualTo(good));
        string reason = (await _queue.WaitForResultAsync(broken).WaitAsync(Soon)).Prediction.Failure!.Reason;
        Assert.That(reason, Does.StartWith("its task on the queue cannot be read: ").And.Contain(fault));
        Assert.That((await _queue.GetStatusAsync()).Waiting, Is.Zero);
    }

    [Test]
    public async Task LeaseAsync_OfATaskAtTheWrongPlace_EvaluatesItForNobody()
    {
        EvaluationTask one = EvaluationTask.Create(Evaluator, Some[0]), other = EvaluationTask.Create(Evaluator, Some[1]);
        await _queue.GetStatusAsync();
        await PublishAsync(
            $"{_options.Prefix}_tasks.{Evaluator.Key}.{other.Id}", Encoding.UTF8.GetString(EvaluationMessages.Write(one)));
        await _queue.SubmitAsync(one);
        Assert.That((await _queue.LeaseAsync(Evaluator).WaitAsync(Soon)).Task, Is.EqualTo(one));
        Assert.That((await _queue.FindResultAsync(other))!.Prediction.Failure!.Reason, Does.Contain("it stands at "));
    }

    [Test]
    public async Task WaitForResultAsync_OfAResultThatIsNoJson_IsAFailureThatMayBeAskedAgain()
    {
        EvaluationTask task = EvaluationTask.Create(Evaluator, Some[0]);
        await _queue.GetStatusAsync();
        await PublishAsync($"$KV.{_options.Prefix}_results.{Evaluator.Key}.{task.Id}", "{");
        PredictionFailure failure = (await _queue.WaitForResultAsync(task).WaitAsync(Soon)).Prediction.Failure!;
        Assert.That(failure.Kind, Is.EqualTo(PredictionFailureKind.NoAnswer));
        Assert.That(failure.Reason, Does.StartWith("its result on the queue cannot be read: "));

        await using var working = new WorkingQueue(Scores, queue: _queue);
        var remote = new RemotePerformancePredictor(
            _queue, WorkingQueue.Name, Scores, options: new RemoteEvaluationOptions { AsksFailuresAgain = true });
        Assert.That((await remote.PredictAsync(Some[0]).WaitAsync(Soon)).HasScore, Is.True);
    }

    private async Task PublishAsync(string subject, string json)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = _server.Url });
        var context = new NatsJSContext(connection);
        (await context.PublishAsync(subject, Encoding.UTF8.GetBytes(json))).EnsureSuccess();
    }

    private sealed class AnotherVersion(IPerformancePredictor inner) : DelegatingPerformancePredictor(inner)
    {
        public override string Identity => "another";
    }
}
