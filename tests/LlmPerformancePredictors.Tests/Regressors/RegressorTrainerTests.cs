using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class RegressorTrainerTests
{
    private string _checkpoint = string.Empty;

    [SetUp]
    public void NameTheCheckpoint() => _checkpoint = Path.Combine(
        TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.checkpoint");

    [TearDown]
    public void DeleteTheCheckpoint() => File.Delete(_checkpoint);

    [Test]
    public void Train_AKnownFunction_PredictsRowsItHasNotSeen()
    {
        TrainedRegressor regressor = RegressorFixture.Train(RegressorFixture.Small
            .Clone().Change(options => { options.Epochs = 150; options.LearningRate = 3e-3; }));
        RegressionData unseen = RegressorFixture.Data(100, seed: 2);
        float[] scores = new float[100];
        regressor.Predict(unseen.Features.Span, scores);
        double error = scores.Zip(unseen.Scores.ToArray(), (a, b) => Math.Abs(a - b)).Average();
        Assert.That(error, Is.LessThan(0.3), "scores spread over about 20");
    }

    [Test]
    public void Train_WithoutAListener_TrainsAllTheSame()
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        TrainedRegressor silent = RegressorTrainer.Train(engine, RegressorFixture.Data(), RegressorFixture.Small);
        Assert.That(
            RegressorFixture.Bytes(silent), Is.EqualTo(RegressorFixture.Bytes(RegressorFixture.Train(RegressorFixture.Small))));
    }

    [Test]
    public void Train_OnOneAndTwoThreads_GivesTheSameBytes()
    {
        RegressorOptions options = RegressorFixture.Small
            .Clone().Change(options => { options.HiddenSizes = [300, 300]; options.Epochs = 2; options.BatchSize = 128; });
        Assert.That(
            RegressorFixture.Bytes(RegressorFixture.Train(options, threads: 2)), Is.EqualTo(
                RegressorFixture.Bytes(RegressorFixture.Train(options))));
    }

    [Test]
    public void Train_AnotherSeed_GivesAnotherModel() => Assert.That(
        RegressorFixture.Bytes(RegressorFixture.Train(RegressorFixture.Small.Clone().Change(options => options.Seed = 2))),
        Is.Not.EqualTo(RegressorFixture.Bytes(RegressorFixture.Train(RegressorFixture.Small))));

    [Test]
    public void Train_KilledAfterAnyEpochAndResumed_GivesTheSameBytes(
        [Values(1, 5, 12, 13, 23)] int epochs, [Values(1, 4)] int interval, [Values(0.0, 0.2)] double validation)
    {
        RegressorOptions options = RegressorFixture.Small.Clone();
        (options.Members, options.CheckpointInterval, options.ValidationFraction) = (2, interval, validation);
        int epochsSeen = 0;
        using var source = new CancellationTokenSource();
        Assert.That(
            () => RegressorFixture.Train(
                options,
                checkpoint: _checkpoint,
                progress: _ =>
                {
                    if (++epochsSeen == epochs)
                        source.Cancel();
                },
                cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        TrainedRegressor resumed = RegressorFixture.Train(options, checkpoint: _checkpoint);
        TrainedRegressor whole = RegressorFixture.Train(options);
        Assert.That(RegressorFixture.Bytes(resumed), Is.EqualTo(RegressorFixture.Bytes(whole)));
    }

    [Test]
    public void Train_ACheckpointOfOtherOptions_IsRefused()
    {
        RegressorFixture.Train(RegressorFixture.Small, checkpoint: _checkpoint);
        Assert.That(
            () => RegressorFixture.Train(RegressorFixture.Small
                .Clone().Change(options => options.Seed = 9), checkpoint: _checkpoint),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("a checkpoint of this data and these options"));
    }

    [Test]
    public void Train_WithPatience_StopsAfterTheBestEpoch()
    {
        List<TrainingProgress> seen = [];
        RegressorOptions options = RegressorFixture.Small.Clone();
        (options.Epochs, options.Patience, options.LearningRate) = (400, 3, 0.01);
        RegressorFixture.Train(options, progress: seen.Add);
        Assert.That(seen[^1].Epoch, Is.EqualTo(seen[^1].BestEpoch + 3).And.LessThan(400));
        Assert.That(seen.Min(progress => progress.ValidationError), Is.EqualTo(seen[seen[^1].BestEpoch - 1].ValidationError));
    }

    [Test]
    public void Train_ACosineThatEndsWhereItBegins_IsTheConstantRate()
    {
        RegressorOptions cosine = RegressorFixture.Small.Clone().Change(options => options.FinalLearningRateFraction = 1);
        RegressorOptions constant = cosine.Clone().Change(options => options.Schedule = LearningRateSchedule.Constant);
        Assert.That(Scores(RegressorFixture.Train(cosine)), Is.EqualTo(Scores(RegressorFixture.Train(constant))));
        Assert.That(
            Scores(RegressorFixture.Train(cosine.Clone().Change(options => options.FinalLearningRateFraction = 0))),
            Is.Not.EqualTo(Scores(RegressorFixture.Train(constant))));
    }

    [Test]
    public void Train_AnEnsemble_BeginsWithTheNetworkOfOneAndAddsOthers()
    {
        TrainedRegressor one = RegressorFixture.Train(RegressorFixture.Small);
        TrainedRegressor two = RegressorFixture.Train(RegressorFixture.Small.Clone().Change(options => options.Members = 2));
        float score = two.Predict(RegressorFixture.Data().Features.Span[..4], out float deviation);
        float first = one.Predict(RegressorFixture.Data().Features.Span[..4]);
        Assert.That(deviation, Is.GreaterThan(0), "the second has weights and rows of its own");
        Assert.That(
            Math.Abs(score - first) * Math.Sqrt(2), Is.EqualTo(deviation).Within(1e-3), "the mean lies half the difference away");
    }

    [Test]
    public void Train_EveryEpoch_ReportsWhereItIs()
    {
        List<TrainingProgress> seen = [];
        RegressorFixture.Train(
            RegressorFixture.Small.Clone().Change(options => (options.Epochs, options.Members) = (3, 2)), progress: seen.Add);
        Assert.That(
            seen.Select(progress => (progress.Member, progress.Members, progress.Epoch, progress.Epochs)),
            Is.EqualTo(new[] { (0, 2, 1, 3), (0, 2, 2, 3), (0, 2, 3, 3), (1, 2, 1, 3), (1, 2, 2, 3), (1, 2, 3, 3) }));
        Assert.That(seen.Select(progress => progress.TrainingError), Is.All.Positive);
        Assert.That(seen.Select(progress => progress.ValidationError), Is.All.Positive);
    }

    [Test]
    public void Train_ConstantScores_PredictsThem()
    {
        RegressionData data = RegressorFixture.Data(40);
        float[] scores = new float[40];
        Array.Fill(scores, 0.005f);
        TrainedRegressor regressor = RegressorFixture.Train(
            RegressorFixture.Small.Clone().Change(options => (options.Epochs, options.LearningRate) = (60, 0.01)),
            data: new RegressionData(data.FeatureNames, data.Features, scores));
        Assert.That(regressor.Predict(data.Features.Span[..4]), Is.EqualTo(0.005f).Within(1e-6));
    }

    [Test]
    public void Train_AllRowsHeldOut_SaysWhatToChange() => Assert.That(
        () => RegressorFixture.Train(RegressorFixture.Small
            .Clone().Change(options => options.ValidationFraction = 0.9), data: RegressorFixture.Data(2)),
        Throws.ArgumentException.With.Message.StartsWith(
            "RegressorOptions.ValidationFraction of 0.9 holds out 2 of 2 rows and leaves none to train on; "
            + "lower it or give more rows."));

    [Test]
    public void Validate_EachOptionOutOfRange_NamesItItsValueAndTheRange()
    {
        (RegressorOptions Options, string Message)[] cases =
        [
            (new() { Epochs = 0 }, "RegressorOptions.Epochs is 0; allowed is 1 to 1000000."),
            (new() { BatchSize = 0 }, "RegressorOptions.BatchSize is 0; allowed is 1 to 65536."),
            (new() { HiddenSizes = [4, 0] }, "RegressorOptions.HiddenSizes is [4, 0]; allowed is layers of 1 to 65536 units."),
            (new() { LearningRate = double.NaN }, "RegressorOptions.LearningRate is NaN; allowed is above 0, at most 1."),
            (new() { Schedule = (LearningRateSchedule)7 }, "RegressorOptions.Schedule is 7; allowed is Constant or Cosine."),
            (new() { FinalLearningRateFraction = 2 }, "RegressorOptions.FinalLearningRateFraction is 2; allowed is 0 to 1."),
            (new() { WeightDecay = -1 }, "RegressorOptions.WeightDecay is -1; allowed is 0 to below 1."),
            (new() { ValidationFraction = 1 }, "RegressorOptions.ValidationFraction is 1; allowed is 0 to below 1."),
            (new() { Patience = -1 }, "RegressorOptions.Patience is -1; allowed is 0 to 1000000."),
            (
                new() { Patience = 5, ValidationFraction = 0 },
                "RegressorOptions.Patience is 5; allowed is 0 when ValidationFraction is 0; hold out rows to stop early."),
            (new() { Members = 0 }, "RegressorOptions.Members is 0; allowed is 1 to 1000."),
            (new() { CheckpointInterval = 0 }, "RegressorOptions.CheckpointInterval is 0; allowed is 1 to 1000000."),
        ];
        Assert.Multiple(() =>
        {
            foreach ((RegressorOptions options, string message) in cases)
                Assert.That(
                    () => OptionsGuard.ThrowIfInvalid(options, nameof(options)),
                    Throws.ArgumentException.With.Message.StartsWith(message));
        });
    }

    [Test]
    public void Data_WithBadNumbersOrLengths_NamesTheCulprit() => Assert.Multiple(() =>
    {
        Assert.That(
            () => new RegressionData(["a", "b"], new float[] { 1, float.NaN }, new float[] { 1 }),
            Throws.ArgumentException.With.Message.StartsWith("Feature 'b' of row 0 is NaN: only finite numbers can be learned"));
        Assert.That(() => new RegressionData(["a"], new float[3], new float[2]), Throws.ArgumentException);
        Assert.That(() => new RegressionData(["a", "a"], new float[2], new float[1]), Throws.ArgumentException);
    });

    private static float[] Scores(TrainedRegressor regressor)
    {
        RegressionData rows = RegressorFixture.Data(50, seed: 2);
        float[] scores = new float[rows.Count];
        regressor.Predict(rows.Features.Span, scores);
        return scores;
    }
}
