using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests;
using LlmPerformancePredictors.Tests.Regressors;
using LlmPerformancePredictors.Tests.Tensors;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>The regressor on this engine, and its files on both.</summary>
[TestFixture]
public sealed class RegressorTests
{
    private static readonly ITensorEngineFactory Torch = new TorchSharpTensorEngineFactory(
        new TorchSharpEngineOptions { Threads = 1 });
    private static readonly ITensorEngineFactory Managed = new ManagedTensorEngineFactory(
        new ManagedEngineOptions { Threads = 1 });
    private string _path = string.Empty;

    private static IEnumerable<TestCaseData> Pairs =>
    [
        new TestCaseData(Torch, Managed).SetArgDisplayNames("TorchSharp", "managed"),
        new TestCaseData(Managed, Torch).SetArgDisplayNames("managed", "TorchSharp"),
    ];

    [SetUp]
    public void NameTheFile() => _path = Path.Combine(
        TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.safetensors");

    [TearDown]
    public void DeleteTheFile() => File.Delete(_path);

    [TestCaseSource(nameof(Pairs))]
    public void ModelFile_TrainedOnOneEngine_PredictsTheSameOnTheOther(ITensorEngineFactory trainer, ITensorEngineFactory reader)
    {
        TrainedRegressor trained = Train(trainer, RegressorFixture.Small.Clone().Change(options => options.Members = 2));
        trained.Save(_path);
        RegressionData unseen = RegressorFixture.Data(100, seed: 2);
        float[] scores = new float[100], reloaded = new float[100];
        trained.Predict(unseen.Features.Span, scores);
        TrainedRegressor.Load(_path).Predict(unseen.Features.Span, reloaded);
        float[] there = PredictOn(reader, TensorFile.Read(_path), unseen);
        Assert.Multiple(() =>
        {
            Assert.That(reloaded, Is.EqualTo(scores));
            Assert.That(there, Is.EqualTo(scores).Within(1e-5).Percent, "scores near 100, so 1e-5 of them");
        });
    }

    [Test]
    public void Training_OnBothEngines_GivesRegressorsThatAgree()
    {
        RegressionData unseen = RegressorFixture.Data(100, seed: 2);
        float[] scores = new float[100], expected = new float[100];
        Train(Torch, RegressorFixture.Small).Predict(unseen.Features.Span, scores);
        Train(Managed, RegressorFixture.Small).Predict(unseen.Features.Span, expected);
        Assert.That(scores, Is.EqualTo(expected).Within(1e-3), "scores spread over about 20");
    }

    [Test]
    public void Training_KilledAndResumed_GivesTheSameBytes()
    {
        RegressorOptions options = RegressorFixture.Small.Clone().Change(options => options.CheckpointInterval = 1);
        TrainUntil(Torch, options, epoch: 5);
        byte[] resumed = RegressorFixture.Bytes(Train(Torch, options, _path));
        Assert.That(resumed, Is.EqualTo(RegressorFixture.Bytes(Train(Torch, options))));
    }

    [TestCaseSource(nameof(Pairs))]
    public void Checkpoint_OfOneEngine_IsGoneOnWithOnTheOther(ITensorEngineFactory first, ITensorEngineFactory second)
    {
        RegressionData unseen = RegressorFixture.Data(100, seed: 2);
        float[] scores = new float[100], expected = new float[100];
        TrainUntil(first, RegressorFixture.Small, epoch: 5);
        Train(second, RegressorFixture.Small, _path).Predict(unseen.Features.Span, scores);
        Train(second, RegressorFixture.Small).Predict(unseen.Features.Span, expected);
        Assert.That(scores, Is.EqualTo(expected).Within(1e-3), "scores spread over about 20");
    }

    private static TrainedRegressor Train(ITensorEngineFactory engines, RegressorOptions options, string? checkpoint = null)
    {
        using TensorEngine engine = engines.Create();
        return RegressorTrainer.Train(engine, RegressorFixture.Data(), options, checkpoint);
    }

    private static float[] PredictOn(ITensorEngineFactory engines, TensorFile file, RegressionData data)
    {
        using TensorEngine engine = engines.Create();
        using TensorScope scope = engine.BeginScope(recordGradients: false);
        float[] means = Values("features.mean").ToArray(), scales = Values("features.scale").ToArray();
        float[] features = [.. data.Features.ToArray().Select((value, i) => (value - means[i % 4]) / scales[i % 4])];
        Tensor rows = engine.CreateConstant(new(data.Count, 4), features);
        Tensor? sum = null;
        for (int member = 0; member < 2; member++)
        {
            Tensor output = Forward(member);
            sum = sum is null ? output : engine.Add(sum, output);
        }

        float scale = Values("target.scale")[0], mean = Values("target.mean")[0];
        return Array.ConvertAll(GradientCheck.Numbers(engine, sum!), value => (0.5f * value * scale) + mean);

        Tensor Forward(int member)
        {
            using var network = new MultilayerPerceptron(
                engine, [4, .. RegressorFixture.Small.HiddenSizes, 1], RandomSource.Create(1));
            for (int i = 0; i < network.Parameters.Count; i++)
            {
                engine.Write(
                    network.Parameters[i], Values($"members.{member}.layers.{i / 2}.{(i % 2 == 0 ? "weight" : "bias")}"));
            }

            return network.Forward(rows);
        }

        ReadOnlySpan<float> Values(string name) => file.Find(name)!.Values.Span;
    }

    private void TrainUntil(ITensorEngineFactory engines, RegressorOptions options, int epoch)
    {
        using TensorEngine engine = engines.Create();
        using var source = new CancellationTokenSource();
        Assert.That(
            () => RegressorTrainer.Train(engine, RegressorFixture.Data(), options, _path, new Stop(source, epoch), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private sealed class Stop(CancellationTokenSource source, int epoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch == epoch)
                source.Cancel();
        }
    }
}
