using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Distilled;

public class DistilledPerformancePredictorTests : PerformancePredictorContractTests
{
    private static readonly FeatureEncoder Features = FeatureEncoder.CreatePerLayer(ToySpaces.Network);
    private static readonly Architecture[] All = [.. ToySpaces.Network.Enumerate()];
    private static readonly Demonstration[] Labels =
        [.. All.Select(architecture => new Demonstration(architecture, Truth(architecture)))];

    private static readonly DistillationOptions Small = new()
    {
        Regressor = new RegressorOptions { HiddenSizes = [32, 32], Epochs = 30, BatchSize = 16, ValidationFraction = 0 },
    };

    private static readonly Lazy<DistillationResult> Ensemble =
        new(() => Distill(Small.Clone().Change(options => options.Regressor.Members = 3)));

    protected override IReadOnlyList<Architecture> Architectures { get; } = [.. All.Where((_, i) => i % 9 == 0)];

    protected override IPerformancePredictor CreatePredictor() => Ensemble.Value.Predictor;

    [Test]
    public void Distill_OfAnEasyTeacher_IsFaithfulOnLabelsItNeverSaw()
    {
        Assert.That((Ensemble.Value.Labels, Ensemble.Value.HeldOut), Is.EqualTo((194, 22)));
        Assert.That(Ensemble.Value.FidelityMae, Is.LessThan(0.5));
        Assert.That(Ensemble.Value.FidelityTau, Is.GreaterThan(0.9));
    }

    [Test]
    public async Task Distill_OfATeacherThatFails_LeavesThatOutAndReportsIt()
    {
        var teacher = new TablePredictor(
            ToySpaces.Network,
            Metric.Bleu,
            "teacher",
            Labels.Skip(6).ToDictionary(label => label.Architecture, label => label.Score));
        DistillationResult result = await Distiller(1).DistillAsync(teacher, All, Features, Small);
        Assert.That((result.Labels + result.HeldOut, result.TeacherFailures.Count), Is.EqualTo((210, 6)));
        Assert.That(result.TeacherFailures[0].Reason, Does.Contain("'teacher' has no score"));
    }

    [Test]
    public async Task PredictAsync_OfAnEnsemble_GivesADeviationAndOfOneNetworkNone()
    {
        Assert.That((await Ensemble.Value.Predictor.PredictAsync(All[0])).StandardDeviation, Is.GreaterThan(0));
        Assert.That((await Distill(Small).Predictor.PredictAsync(All[0])).StandardDeviation, Is.Null);
    }

    [Test]
    public void Predict_OfOneOrMany_GivesTheSameBits()
    {
        float[] many = new float[All.Length];
        Ensemble.Value.Predictor.Predict(All, many, threads: 2);
        for (int i = 0; i < All.Length; i++) Assert.That(Ensemble.Value.Predictor.Predict(All[i]), Is.EqualTo(many[i]));
    }

    [Test]
    public void Predict_OfOneTransformer_AllocatesNothing()
    {
        SearchSpace space = MachineTranslationSpace.Instance;
        MachineTranslationTask task = MachineTranslationTask.Wmt14EnDe;
        FeatureEncoder features = FeatureEncoder.CreateAverages(space).Concat(
            FeatureEncoder.CreateLogCosts(space, task.Flops, new TransformerParameters()));
        Demonstration[] labels = [.. MachineTranslationCandidates.All
            .Select(architecture => new Demonstration(architecture, 20 + (task.Flops.GetCost(architecture) / 1e9)))];
        DistilledPerformancePredictor predictor = Distiller(1).Distill(labels, Metric.Bleu, features, Small).Predictor;
        Architecture architecture = MachineTranslationCandidates.All[0];
        float sum = predictor.Predict(architecture);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) sum += predictor.Predict(architecture);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum / 101, Is.EqualTo(predictor.Predict(architecture)).Within(0.01));
    }

    [Test]
    public void Distill_WithOneAndTwoThreads_WritesTheSameBytes() =>
        Assert.That(Bytes(Distill(Small, threads: 2)), Is.EqualTo(Bytes(Distill(Small, threads: 1))));

    [Test]
    public void Distill_OfLabelsInAnotherOrder_WritesTheSameBytes() =>
        Assert.That(
            Bytes(Distiller(1).Distill([.. Labels.Reverse()], Metric.Bleu, Features, Small)), Is.EqualTo(Bytes(Distill(Small))));

    [Test]
    public void Distill_KilledAfterAnyEpochAndResumed_WritesTheSameBytes()
    {
        DistillationOptions options = Small.Clone();
        (options.Regressor.Epochs, options.Regressor.Members, options.Regressor.CheckpointInterval) = (6, 2, 2);
        byte[] whole = Bytes(Distill(options));
        for (int kill = 1; kill < 12; kill++)
        {
            string checkpoint = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"distill-{kill}.checkpoint");
            File.Delete(checkpoint);
            DistillationOptions resumable = options.Clone().Change(options => options.CheckpointPath = checkpoint);
            using var stop = new CancellationTokenSource();
            int epochs = 0;
            var killer = new Killer(() =>
            {
                if (++epochs == kill) stop.Cancel();
            });
            Assert.That(
                () => Distiller(1).Distill(Labels, Metric.Bleu, Features, resumable, killer, stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(Bytes(Distill(resumable)), Is.EqualTo(whole), $"killed after {kill} epochs");
            File.Delete(checkpoint);
        }
    }

    [Test]
    public void Load_OfASavedPredictor_PredictsTheSame()
    {
        string path = Save(Ensemble.Value, "loaded.safetensors");
        DistilledPerformancePredictor loaded = DistilledPerformancePredictor.Load(path, Features, Metric.Bleu);
        foreach (Architecture one in All) Assert.That(loaded.Predict(one), Is.EqualTo(Ensemble.Value.Predictor.Predict(one)));
    }

    [Test]
    public void Load_WithOtherFeaturesOrMetric_SaysWhatWasExpectedAndFound()
    {
        string path = Save(Ensemble.Value, "other.safetensors");
        Assert.That(
            () => DistilledPerformancePredictor.Load(path, FeatureEncoder.CreateOneHot(ToySpaces.Network), Metric.Bleu),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("layers=1"));
        Assert.That(
            () => DistilledPerformancePredictor.Load(path, Features, Metric.Accuracy),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("the metric 'accuracy'").And.Message.Contains("'BLEU'"));
    }

    [Test]
    public void Distill_OfUnusableLabels_SaysWhy()
    {
        Assert.That(
            () => Distiller(1).Distill(Labels[..9], Metric.Bleu, Features, Small),
            Throws.ArgumentException.With.Message.Contains("There are 9 labels; distillation needs at least 10."));
        Assert.That(
            () => Distiller(1).Distill([.. Labels, Labels[3]], Metric.Bleu, Features, Small),
            Throws.ArgumentException.With.Message.Contains("is labeled 2 times"));
        Assert.That(
            () => Distiller(1).Distill(Labels, Metric.Bleu, Features, Small
                .Clone().Change(options => options.HeldOutFraction = 0.6)),
            Throws.ArgumentException.With.Message.Contains("DistillationOptions.HeldOutFraction is 0.6; allowed is 0 to 0.5."));
    }

    private static double Truth(Architecture one) =>
        20
            + (Math.Sqrt(one.GetNumbers("widths").Sum()) * (1 - one.GetNumber("dropout")))
            + (one.IsActive("momentum") ? 2 * one.GetNumber("momentum") : 1);

    private static PredictorDistiller Distiller(int threads) =>
        new(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = threads }));

    private static DistillationResult Distill(DistillationOptions options, int threads = 1) =>
        Distiller(threads).Distill(Labels, Metric.Bleu, Features, options);

    private static string Save(DistillationResult result, string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, name);
        result.Predictor.Save(path);
        return path;
    }

    private static byte[] Bytes(DistillationResult result)
    {
        string path = Save(result, "bytes.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private sealed class Killer(Action onEpoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onEpoch();
    }
}
