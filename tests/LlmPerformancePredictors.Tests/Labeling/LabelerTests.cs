using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Labeling;

public class LabelerTests
{
    private static readonly Architecture[] Pool = [.. ToySpaces.Network.Enumerate()];

    [TestCase(1, 1)]
    [TestCase(1, 16)]
    [TestCase(7, 4)]
    [TestCase(1000, 2)]
    public async Task LabelAsync_OfAPool_LabelsAllInOrder(int batchSize, int concurrency)
    {
        var predictor = new FuncPredictor(async (batch, token) =>
        {
            await Task.Delay(batch[0].GetIntegers("widths")[0] & 3, token);
            return [.. batch.Select(architecture => Prediction.FromScore(architecture.GetIntegers("widths")[0]))];
        });
        List<Label> labels = await LabelAsync(predictor, new() { BatchSize = batchSize, MaxConcurrency = concurrency });
        Assert.That(
            labels.Select(label => (label.Index, label.Architecture)),
            Is.EqualTo(Pool.Select((architecture, i) => ((long)i, architecture))));
        Assert.That(labels.All(label => label.Prediction.Score == label.Architecture.GetIntegers("widths")[0]));
        Assert.That(predictor.MaxConcurrency, Is.LessThanOrEqualTo(concurrency));
        Assert.That(predictor.Calls, Is.EqualTo((Pool.Length + batchSize - 1) / batchSize));
    }

    [Test]
    public async Task LabelAsync_OfAnEndlessPool_DrawsNoMoreThanItNeeds()
    {
        int drawn = 0;
        async IAsyncEnumerable<Architecture> Endless()
        {
            while (true)
            {
                drawn++;
                await Task.Yield();
                yield return Pool[drawn % Pool.Length];
            }
        }

        var labeler = new Labeler(Widths(), new LabelerOptions { BatchSize = 1, MaxConcurrency = 2 });
        int taken = 0;
        await foreach (Label label in labeler.LabelAsync(Endless()))
            if (++taken == 50) break;
        Assert.That(drawn, Is.InRange(50, 50 + 2 + (8 * 2) + 2));
    }

    [Test]
    public async Task LabelAsync_Left_LeavesNothingUnderWay()
    {
        int underWay = 0;
        var predictor = new FuncPredictor(async (batch, token) =>
        {
            Interlocked.Increment(ref underWay);
            try
            {
                if (batch[0] != Pool[0]) await Task.Delay(Timeout.Infinite, token);
                return [.. batch.Select(_ => Prediction.FromScore(1))];
            }
            finally
            {
                Interlocked.Decrement(ref underWay);
            }
        });
        await foreach (Label label in new Labeler(predictor, new LabelerOptions { BatchSize = 1 }).LabelAsync(Pool)) break;
        Assert.That(underWay, Is.Zero);
    }

    [Test]
    public async Task LabelAsync_Stopped_Throws()
    {
        using var stop = new CancellationTokenSource();
        var labeler = new Labeler(Widths(), new LabelerOptions { BatchSize = 1 });
        var labels = new List<Label>();
        Assert.That(
            async () =>
            {
                await foreach (Label label in labeler.LabelAsync(Pool, null, stop.Token))
                {
                    labels.Add(label);
                    if (labels.Count == 3) await stop.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(labels, Has.Count.GreaterThanOrEqualTo(3).And.Count.LessThan(Pool.Length));
    }

    [Test, CancelAfter(60_000)]
    public async Task LabelAsync_StoppedWhileAPredictorIgnoresIt_EndsAndNamesIt()
    {
        var never = new TaskCompletionSource<IReadOnlyList<Prediction>>();
        using var stop = new CancellationTokenSource();
        var predictor = new FuncPredictor((batch, _) => batch[0] == Pool[0]
            ? Task.FromResult<IReadOnlyList<Prediction>>([Prediction.FromScore(1)])
            : never.Task);
        var labeler = new Labeler(
            predictor, new LabelerOptions { BatchSize = 1, StopTimeout = TimeSpan.FromMilliseconds(50) });
        int labels = 0;
        Assert.That(
            async () =>
            {
                await foreach (Label label in labeler.LabelAsync(Pool, null, stop.Token))
                {
                    labels++;
                    await stop.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>().With.Message.StartsWith(
                "The predictor FuncPredictor goes on 0.05 s after the labeling was to end"));
        Assert.That(labels, Is.EqualTo(1));
        await foreach (Label label in labeler.LabelAsync(Pool)) break; // who leaves is not held up either
        never.SetResult([]);
    }

    [Test]
    public void LabelAsync_OfAPoolThatThrows_GivesWhatCameBefore()
    {
        static async IAsyncEnumerable<Architecture> Broken()
        {
            for (int i = 0; i < 5; i++) yield return Pool[i];
            await Task.Yield();
            throw new IOException("the pool's file ended");
        }

        var labeler = new Labeler(Widths(), new LabelerOptions { BatchSize = 1 });
        var labels = new List<Label>();
        Assert.That(
            async () =>
            {
                await foreach (Label label in labeler.LabelAsync(Broken())) labels.Add(label);
            },
            Throws.TypeOf<IOException>().With.Message.EqualTo("the pool's file ended"));
        Assert.That(labels, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task LabelAsync_OfAModelThatIsDown_StopsAskingAndSaysWhy()
    {
        var predictor = new FuncPredictor((batch, _) => Task.FromResult<IReadOnlyList<Prediction>>(
            [.. batch.Select(_ => Prediction.FromFailure(
                new PredictionFailure("401, wrong key") { Kind = PredictionFailureKind.NoAnswer }))]));
        var reports = new Reports();
        List<Label> labels =
            await LabelAsync(predictor, new() { BatchSize = 2, MaxConcurrency = 1, StopAfterFailures = 3 }, reports);
        Assert.That((predictor.Calls, labels.Count), Is.EqualTo((3, Pool.Length)));
        Assert.That(labels[^1].Prediction.Failure, Is.EqualTo(new PredictionFailure(
            "not asked for, after 3 failed calls in a row (LabelerOptions.StopAfterFailures); the last one: 401, wrong key")
        { Kind = PredictionFailureKind.NotAsked }));
        Assert.That(
            (reports.All[^1].Labeled, reports.All[^1].Failed, reports.All[^1].NotAsked),
            Is.EqualTo((0L, 6L, (long)Pool.Length - 6)));
    }

    [Test]
    public async Task LabelAsync_OfFailuresNowAndThen_GoesOn()
    {
        int calls = 0;
        var predictor =
            new FuncPredictor((batch, _) => Task.FromResult<IReadOnlyList<Prediction>>([.. batch.Select(_ => ++calls % 3 == 0
            ? Prediction.FromScore(1)
            : Prediction.FromFailure(new PredictionFailure("503") { Kind = PredictionFailureKind.NoAnswer }))]));
        List<Label> labels = await LabelAsync(predictor, new() { BatchSize = 1, MaxConcurrency = 1, StopAfterFailures = 3 });
        Assert.That(labels.Count(label => label.Prediction.HasScore), Is.EqualTo(Pool.Length / 3));
        Assert.That(predictor.Calls, Is.EqualTo(Pool.Length));
    }

    [Test]
    public async Task LabelAsync_Progress_CountsAndTellsTheTimeLeft()
    {
        var time = new JumpingTime();
        var predictor = new FuncPredictor((batch, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult<IReadOnlyList<Prediction>>(
                [.. batch.Select((_, i) => i == 0 ? Prediction.FromFailure("unreadable") : Prediction.FromScore(1))]);
        });
        var reports = new Reports();
        await LabelAsync(
            predictor, new() { BatchSize = 12, MaxConcurrency = 1, ProgressInterval = TimeSpan.Zero }, reports, time);
        Assert.That(reports.All, Has.Count.EqualTo((Pool.Length / 12) + 1));
        LabelingProgress end = reports.All[^1];
        Assert.That((end.Labeled, end.Failed, end.NotAsked, end.Done, end.PoolSize, end.TimeLeft), Is.EqualTo(
            ((long)Pool.Length * 11 / 12, (long)Pool.Length / 12, 0L, (long)Pool.Length, (long?)Pool.Length,
                (TimeSpan?)TimeSpan.Zero)));
        Assert.That(reports.All.Select(report => report.Done), Is.Ordered);
        Assert.That(reports.All[0].TimeLeft, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void LabelAsync_OfAPredictorThatGivesTooFew_SaysSo() =>
        Assert.That(
            async () => await LabelAsync(new FuncPredictor((_, _) => Task.FromResult<IReadOnlyList<Prediction>>([])), new()),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "The predictor gave 0 predictions for 20 architectures; a predictor gives one each, in order."));

    private static FuncPredictor Widths() => new((batch, _) =>
        Task.FromResult<IReadOnlyList<Prediction>>(
            [.. batch.Select(architecture => Prediction.FromScore(architecture.GetIntegers("widths")[0]))]));

    private static async Task<List<Label>> LabelAsync(
        IPerformancePredictor predictor, LabelerOptions options, IProgress<LabelingProgress>? progress = null,
        TimeProvider? time = null)
    {
        var labels = new List<Label>();
        await foreach (Label label in new Labeler(predictor, options, timeProvider: time).LabelAsync(Pool, progress))
            labels.Add(label);
        return labels;
    }

    private sealed class Reports : IProgress<LabelingProgress>
    {
        public List<LabelingProgress> All { get; } = [];

        public void Report(LabelingProgress value) => All.Add(value);
    }

    private sealed class FuncPredictor(
        Func<IReadOnlyList<Architecture>, CancellationToken, Task<IReadOnlyList<Prediction>>> predict) : IPerformancePredictor
    {
        private int _calls;
        private int _underWay;

        public Metric Metric => Metric.Bleu;

        public SearchSpace Space => ToySpaces.Network;

        public int Calls => _calls;

        public int MaxConcurrency { get; private set; }

        public async Task<IReadOnlyList<Prediction>> PredictAsync(
            IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            int underWay = Interlocked.Increment(ref _underWay);
            lock (this) MaxConcurrency = Math.Max(MaxConcurrency, underWay);
            try
            {
                return await predict(architectures, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }
}
