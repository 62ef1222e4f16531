using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Calibrated;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.SearchSpaces;
using LlmPerformancePredictors.Tests.Supernets;

namespace LlmPerformancePredictors.Tests.Predictors;

/// <summary>What can be refused without an answer is refused before anybody is asked.</summary>
public class RefusedBeforePaymentTests
{
    private static readonly Architecture[] Pool = [.. ToySpaces.Network.Enumerate().Take(20)];
    private static readonly FeatureEncoder Features = FeatureEncoder.CreateAverages(ToySpaces.Network);

    private static IEnumerable<TestCaseData> Distillations()
    {
        yield return Case(
            "an option", Pool, Features, new() { HeldOutFraction = 0.9 }, "DistillationOptions.HeldOutFraction is 0.9");
        yield return Case("a nested option", Pool, Features, new() { Regressor = new() { Epochs = 0 } }, "Epochs is 0");
        yield return Case("a duplicate", [.. Pool, Pool[3]], Features, null, $"{Pool[3]} is labeled 2 times; keep one label.");
        yield return Case(
            "too few", Pool[..9], Features, null, "There are 9 architectures in the pool; distillation needs at least 10.");
        yield return Case(
            "another space", Pool, FeatureEncoder.CreateAverages(NasBench201Space.Instance), null, "");
        yield return Case("a checkpoint", Pool, Features, new() { CheckpointPath = "/no such folder/file" }, "no such folder");
        yield return Case("a feature", Pool, new NoFeature(), null, "The feature 'none' of ");

        static TestCaseData Case(
            string name, Architecture[] pool, FeatureEncoder features, DistillationOptions? options, string message) =>
            new TestCaseData(pool, features, options, message).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Distillations))]
    public void DistillAsync_WithWhatIsNotAllowed_NeverAsksTheTeacher(
        Architecture[] pool, FeatureEncoder features, DistillationOptions? options, string message)
    {
        var teacher = new Paid();
        Assert.That(
            async () => await new PredictorDistiller(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 }))
                .DistillAsync(teacher, pool, features, options),
            Throws.InstanceOf<Exception>().With.Message.Contains(message));
        Assert.That(teacher.Asked, Is.Zero);
    }

    [Test]
    public void DistillAsync_WithoutAnEngineOrWithADamagedCheckpoint_NeverAsksTheTeacher()
    {
        var teacher = new Paid();
        Assert.That(
            async () => await new PredictorDistiller(new NoEngine()).DistillAsync(teacher, Pool, Features),
            Throws.TypeOf<NotSupportedException>());

        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}");
        File.WriteAllText(path, "my notes");
        Assert.That(
            async () => await new PredictorDistiller(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 }))
                .DistillAsync(teacher, Pool, Features, new DistillationOptions { CheckpointPath = path }),
            Throws.TypeOf<ModelFileException>());
        Assert.That(teacher.Asked, Is.Zero);
    }

    [Test]
    public void LabelAsync_WithALaterArchitectureOfAnotherSpace_AsksNone()
    {
        var asked = new Paid();
        Architecture[] pool = [.. Pool, NasBench201Space.Instance.Enumerate().First()];
        Assert.That(() => new Labeler(asked).LabelAsync(pool), Throws.TypeOf<InvalidArchitectureException>());
        Assert.That(asked.Asked, Is.Zero);
    }

    [Test]
    public void EvaluateAsync_WithALaterPredictorThatIsNotAllowed_AsksNone()
    {
        var first = new Paid();
        var split = new EvaluationSplit("task", "split", Metric.Bleu, [], [new(Pool[0], 1), new(Pool[1], 2)]);
        foreach (NamedPredictor bad in new NamedPredictor[]
        {
            new("first", new Paid()),
            new("other metric", new Paid(Metric.Accuracy)),
            new("other space", new Paid(space: NasBench201Space.Instance)),
        })
            Assert.That(
                async () => await SplitResult.EvaluateAsync(split, [new("first", first), bad]), Throws.InstanceOf<Exception>());
        Assert.That(first.Asked, Is.Zero);
    }

    [Test]
    public void FitAsync_WithADemonstrationThatIsNotAllowed_AsksNone()
    {
        var asked = new Paid();
        Demonstration[] demonstrations = [new(Pool[0], 1), new(Pool[1], 2), new(Pool[2], 300)];
        Assert.That(
            async () => await CalibratedPredictor.FitAsync(_ => asked, demonstrations),
            Throws.ArgumentException.With.Message.Contains("allowed is 0 to 100"));
        Assert.That(asked.Asked, Is.Zero);
    }

    [Test]
    public void RunAsync_WithALaterSplitThatCannotBeMade_AsksNone()
    {
        var asked = new Paid();
        EvaluationSplit[] splits = [.. Enumerable.Range(0, 2).Select(i => new EvaluationSplit(
            "task", $"{i}", Metric.Bleu, [new(Pool[2 + i], 1), new(Pool[4 + i], 2)], [new(Pool[0], 1), new(Pool[1], 2)]))];
        var task = new PredictionTask { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };
        Assert.That(
            async () => await ContaminationProbe.RunAsync(
                task, splits,
                (_, demonstrations) => demonstrations.Any(shown => shown.Architecture.Equals(Pool[3]))
                    ? throw new ArgumentException("not this one")
                    : asked),
            Throws.ArgumentException.With.Message.EqualTo("not this one"));
        Assert.That(asked.Asked, Is.Zero);
    }

    [Test]
    public void Run_WithACheckpointThatCannotBeWritten_DoesNoStep()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        using var training = new SupernetTraining(model, TinySupernet.Pairs(4), new SandwichSampler(TinySupernet.Space, 1));
        Assert.That(() => training.Run("/no such folder/file"), Throws.InstanceOf<IOException>());
        Assert.That(training.StepsDone, Is.Zero);
    }

    // Counts how many answers would have had to be paid for.
    private sealed class Paid(Metric? metric = null, SearchSpace? space = null) : IPerformancePredictor
    {
        public int Asked { get; private set; }

        public Metric Metric => metric ?? Metric.Bleu;

        public SearchSpace Space => space ?? ToySpaces.Network;

        public Task<IReadOnlyList<Prediction>> PredictAsync(
            IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
        {
            Asked += architectures.Count;
            return Task.FromResult<IReadOnlyList<Prediction>>([.. architectures.Select(_ => Prediction.FromScore(1))]);
        }
    }

    private sealed class NoEngine : ITensorEngineFactory
    {
        public TensorEngine Create() => throw new NotSupportedException("There is no such engine here.");
    }

    private sealed class NoFeature() : FeatureEncoder(ToySpaces.Network, ["none"])
    {
        protected override void EncodeCore(Architecture architecture, Span<double> features) => features[0] = double.NaN;
    }
}
