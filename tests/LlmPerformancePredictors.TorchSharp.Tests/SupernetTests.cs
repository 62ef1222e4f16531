using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>The supernet on this engine: the same training, the same files, the same translations.</summary>
[TestFixture]
public sealed class SupernetTests
{
    private static readonly TranslationData Data = NumberWords.CreateData(1, 300, 20);

    private static readonly SearchSpace Space = new SearchSpaceBuilder("small-transformers")
        .AddInteger(MachineTranslationSpace.EncoderEmbedDim, [16, 8])
        .AddInteger(MachineTranslationSpace.EncoderLayers, [1, 2])
        .AddInteger(MachineTranslationSpace.EncoderFfnDims, [24, 12], perLayer: MachineTranslationSpace.EncoderLayers)
        .AddInteger(MachineTranslationSpace.EncoderHeads, [2, 1], perLayer: MachineTranslationSpace.EncoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderEmbedDim, [16, 8])
        .AddInteger(MachineTranslationSpace.DecoderLayers, [1, 2])
        .AddInteger(MachineTranslationSpace.DecoderFfnDims, [24, 12], perLayer: MachineTranslationSpace.DecoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderHeads, [2, 1], perLayer: MachineTranslationSpace.DecoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderCrossHeads, [2, 1], perLayer: MachineTranslationSpace.DecoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderCrossSpans, [1, 2], perLayer: MachineTranslationSpace.DecoderLayers)
        .Build();

    private ManagedTensorEngine? _managed;
    private TorchSharpTensorEngine? _torch;
    private string _path = string.Empty;

    private TensorEngine Managed => _managed!;

    private TensorEngine Torch => _torch!;

    [SetUp]
    public void CreateTheEngines()
    {
        (_managed, _torch) = Engines();
        _path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.safetensors");
    }

    [TearDown]
    public void DisposeTheEngines()
    {
        _managed?.Dispose();
        _torch?.Dispose();
        File.Delete(_path);
    }

    [Test]
    public void Losses_OfASupernet_AgreeOver200Steps([Values] bool distillation)
    {
        using SuperTransformer expected = Model(Managed), model = Model(Torch);
        RequireAgreement(Train(expected, distillation, 200), Train(model, distillation, 200));
    }

    [Test]
    public void Losses_OfAMixture_AgreeOver200Steps([Values] ExpertRouting routing)
    {
        using SuperTransformer expected = Model(Managed, experts: 2, routing), model = Model(Torch, experts: 2, routing);
        RequireAgreement(Train(expected, distillation: false, 200), Train(model, distillation: false, 200));
    }

    [Test]
    public void Extract_FromAMixture_GivesTheSameLogits([Values] ExpertRouting routing)
    {
        using SuperTransformer model = Model(Torch, experts: 2, routing);
        Train(model, distillation: false, 20);
        for (int i = 0; i < 5; i++)
        {
            TransformerPlan plan = TransformerPlan.FromArchitecture(Space.Sample(RandomSource.Create(i)));
            using SuperTransformer alone = model.Extract(plan);
            Assert.That(Logits(alone, plan), Is.EqualTo(Logits(model, plan)).Within(1e-6), $"sub-network {i}");
        }
    }

    [Test]
    public void ModelFile_OfEitherEngine_GivesTheOtherTheSameLogits([Values] bool trainedHere)
    {
        (TensorEngine trainer, TensorEngine reader) = trainedHere ? (Torch, Managed) : (Managed, Torch);
        using SuperTransformer trained = Model(trainer);
        Train(trained, distillation: false, 20);
        SuperTransformerFile.Write(trained, _path);
        using SuperTransformer read = SuperTransformerFile.Read(reader, _path);
        for (int i = 0; i < 5; i++)
        {
            TransformerPlan plan = TransformerPlan.FromArchitecture(Space.Sample(RandomSource.Create(i)));
            Assert.That(Logits(read, plan), Is.EqualTo(Logits(trained, plan)).Within(1e-5), $"sub-network {i}");
        }
    }

    [Test]
    public void Translations_OnBothEngines_AreTheSame([Values(1, 4)] int beam)
    {
        using SuperTransformer trained = Model(Torch);
        Train(trained, distillation: false, 60);
        SuperTransformerFile.Write(trained, _path);
        using SuperTransformer read = SuperTransformerFile.Read(Managed, _path);
        int[][] sources = [.. Data.HeldOut.Select(pair => pair.Source)];
        var options = new DecodingOptions { BeamSize = beam };
        int[][] there = new Translator(read, read.Largest, options).Translate(sources);
        Assert.That(new Translator(trained, trained.Largest, options).Translate(sources), Is.EqualTo(there));
    }

    private static void RequireAgreement(double[] managed, double[] torch)
    {
        double worst = managed.Zip(torch, (a, b) => Math.Abs(a - b) / a).Max();
        TestContext.Out.WriteLine($"loss {managed[0]} to {managed[^1]}, largest relative difference {worst:E2}");
        Assert.Multiple(() =>
        {
            Assert.That(managed[^1], Is.LessThan(0.8 * managed[0]), "it learns at all");
            Assert.That(worst, Is.LessThan(1e-3));
        });
    }

    private static (ManagedTensorEngine Managed, TorchSharpTensorEngine Torch) Engines() => (
        new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 }), new TorchSharpTensorEngine(
            new TorchSharpEngineOptions { Threads = 1 }));

    private static SuperTransformer Model(TensorEngine engine, int experts = 1, ExpertRouting routing = default) => new(
        engine,
        new SuperTransformerOptions
        {
            VocabularySize = Data.Vocabulary.Count,
            AttentionWidth = 8,
            MaxLength = 64,
            Experts = experts,
            Routing = routing,
        },
        TransformerPlan.GetLargest(Space));

    private static double[] Train(SuperTransformer model, bool distillation, int steps)
    {
        var options = new SupernetTrainingOptions
        {
            Steps = steps,
            BatchTokens = 100,
            LearningRate = 3e-3,
            WarmupSteps = 10,
            InPlaceDistillation = distillation,
        };
        using var training = new SupernetTraining(model, Data.Training, new SandwichSampler(Space, between: 1), options);
        return [.. Enumerable.Range(0, steps).Select(_ => training.Step().Loss)];
    }

    private static float[] Logits(SuperTransformer model, TransformerPlan plan)
    {
        SentencePair pair = Data.HeldOut[0];
        using TensorScope scope = model.Engine.BeginScope(recordGradients: false);
        Tensor logits = model.ComputeLogits(plan, pair.Source, [SpecialToken.Start, .. pair.Target], sentences: 1);
        float[] values = new float[logits.Shape.ElementCount];
        model.Engine.Read(logits, values);
        return values;
    }
}
