using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Tensors;

namespace LlmPerformancePredictors.Tests.Supernets.Transformers;

/// <summary>Mixtures of supernets.</summary>
public sealed class ExpertTests
{
    private static readonly TokenBatch Batch = new(TinySupernet.Pairs(6), [0, 1, 2, 3, 4, 5]);

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("experts").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Extract_AnySubNetwork_GivesTheSameBitsWithPlainWeights([Values] ExpertRouting routing)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = Model(engine, routing);
        Random random = RandomSource.Create(2);
        for (int i = 0; i < 10; i++)
        {
            TransformerPlan plan = TransformerPlan.FromArchitecture(TinySupernet.Space.Sample(random));
            using SuperTransformer alone = model.Extract(plan);
            Assert.Multiple(() =>
            {
                Assert.That(alone.Options.Experts, Is.EqualTo(1));
                Assert.That(alone.ParameterNames, Has.None.Contains("router"));
                Assert.That(TinySupernet.Logits(alone, plan, Batch), Is.EqualTo(TinySupernet.Logits(model, plan, Batch)));
            });
        }
    }

    [Test]
    public void Logits_OfSubNetworksThatDifferInADecoderOnly_HaveOtherEncoders([Values] ExpertRouting routing)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = Model(engine, routing);
        EncoderLayerPlan[] encoder = [new(24, 2)];
        TransformerPlan one = new(16, encoder, 16, [new(24, 2, 2, 1)]), other = new(16, encoder, 16, [new(12, 2, 2, 1)]);
        Assert.That(Encoded(one), Is.Not.EqualTo(Encoded(other)), "the router reads the whole plan");

        float[] Encoded(TransformerPlan plan)
        {
            using TensorScope scope = engine.BeginScope(recordGradients: false);
            return GradientCheck.Numbers(engine, model.Encode(plan, Batch.Source, Batch.Sentences).Layers[^1]);
        }
    }

    [Test]
    public void ComputeLosses_OfPlansWithEqualEncoders_AreThoseOfEachAlone([Values] ExpertRouting routing)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = Model(engine, routing);
        EncoderLayerPlan[] encoder = [new(24, 2)];
        TransformerPlan[] plans =
            [new(16, encoder, 16, [new(24, 2, 2, 1)]), new(16, encoder, 8, [new(12, 2, 2, 1)]), TinySupernet.Largest];
        double[] alone =
            [.. plans.Select(plan => SupernetEvaluation.ComputeLosses(model, [plan], TinySupernet.Pairs(6))[0])];
        Assert.That(SupernetEvaluation.ComputeLosses(model, plans, TinySupernet.Pairs(6)), Is.EqualTo(alone));
    }

    [Test]
    public void Decoding_StepByStep_GivesTheLogitsOfTheWholeTarget([Values] ExpertRouting routing)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = Model(engine, routing);
        float[] whole = TinySupernet.Logits(model, TinySupernet.Largest, Batch);
        using TensorScope scope = engine.BeginScope(recordGradients: false);
        EncoderOutput encoded = model.Encode(TinySupernet.Largest, Batch.Source, Batch.Sentences);
        var state = new DecodingState(model, TinySupernet.Largest, encoded, 1, new DecodingCache());
        float[] step = new float[Batch.Sentences * TinySupernet.Vocabulary];
        for (int t = 0; t < Batch.TargetLength; t++)
        {
            state.Step(
                [.. Enumerable.Range(0, Batch.Sentences).Select(row => Batch.TargetInput[(row * Batch.TargetLength) + t])], step);
            for (int row = 0; row < Batch.Sentences; row++)
            {
                int at = ((row * Batch.TargetLength) + t) * TinySupernet.Vocabulary;
                Assert.That(
                    step.AsSpan(row * TinySupernet.Vocabulary, TinySupernet.Vocabulary).ToArray(),
                    Is.EqualTo(whole[at..(at + TinySupernet.Vocabulary)]).Within(1e-4));
            }
        }
    }

    [Test]
    public void Train_Mixtures_LowersTheLossAndMovesRouters([Values] ExpertRouting routing)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = Model(engine, routing);
        Dictionary<string, float[]> before = Named(model);
        using SupernetTraining training = Create(model, 150);
        double first = training.Step().Loss, last = 0;
        while (!training.IsFinished) last = training.Step().Loss;
        Dictionary<string, float[]> after = Named(model);
        Assert.Multiple(() =>
        {
            Assert.That(last, Is.LessThan(0.8 * first));
            foreach (string name in before.Keys.Where(name => name.Contains(".weight", StringComparison.Ordinal)))
                Assert.That(after[name], Is.Not.EqualTo(before[name]), name);
        });
    }

    [Test]
    public void Train_StoppedAfterEveryStepAndResumed_GivesTheSameBits([Values] ExpertRouting routing, [Values(1, 2)] int threads)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine(threads), one = TinySupernet.Engine();
        using SuperTransformer whole = Model(one, routing);
        using (SupernetTraining training = Create(whole, 5)) training.Run();
        string path = Path.Combine(_folder, "run.checkpoint");
        for (int step = 0; step < 5; step++)
        {
            using SuperTransformer part = Model(engine, routing);
            using SupernetTraining training = Create(part, 5);
            if (step > 0) training.Resume(path);
            training.Step();
            training.Save(path);
            if (step == 4) Assert.That(TinySupernet.Weights(part), Is.EqualTo(TinySupernet.Weights(whole)));
        }
    }

    [Test]
    public void Resume_OtherExpertsOrRouting_IsRefused()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        string path = Path.Combine(_folder, "run.checkpoint");
        using (SuperTransformer model = Model(engine, ExpertRouting.LayerWise))
        using (SupernetTraining training = Create(model, 5))
            training.Save(path);
        foreach ((ExpertRouting routing, int experts) in new[] { (ExpertRouting.NeuronWise, 2), (ExpertRouting.LayerWise, 3) })
        {
            using SuperTransformer other = Model(engine, routing, experts);
            using SupernetTraining training = Create(other, 5);
            Assert.That(
                () => training.Resume(path),
                Throws.TypeOf<LlmPerformancePredictors.ModelFiles.ModelFileException>().With.Message.Contains("one of others"));
        }
    }

    [Test]
    public void File_OfAMixture_GivesTheSameBits([Values] ExpertRouting routing)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = Model(engine, routing, experts: 3);
        string path = Path.Combine(_folder, "model.safetensors");
        SuperTransformerFile.Write(model, path);
        using SuperTransformer read = SuperTransformerFile.Read(engine, path);
        Assert.Multiple(() =>
        {
            Assert.That((read.Options.Experts, read.Options.Routing), Is.EqualTo((3, routing)));
            Assert.That(read.ParameterNames, Does.Contain("encoder.0.expand.weight.2"));
            Assert.That(read.ParameterNames, Does.Contain("encoder.0.expand.router.bias"));
            Assert.That(
                TinySupernet.Logits(read, TinySupernet.Largest, Batch),
                Is.EqualTo(TinySupernet.Logits(model, TinySupernet.Largest, Batch)));
        });
    }

    [TestCase(0)]
    [TestCase(65)]
    public void Options_ExpertsOutOfRange_NameTheRange(int experts)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        Assert.That(
            () => Model(engine, ExpertRouting.LayerWise, experts),
            Throws.ArgumentException.With.Message.StartsWith(
                $"SuperTransformerOptions.Experts is {experts}; allowed is 1 to 64."));
    }

    [Test]
    public void Encoding_OfASubNetwork_IsItsSharesOfTheLargest()
    {
        var largest = new TransformerPlan(16, [new(24, 2), new(24, 2)], 8, [new(20, 4, 4, 2)]);
        var plan = new TransformerPlan(8, [new(12, 1)], 8, [new(5, 4, 2, 1)]);
        Assert.Multiple(() =>
        {
            Assert.That(
                PlanEncoding.Encode(plan, largest),
                Is.EqualTo(new[] { 0.5f, 1, 1, 0.5f, 0.5f, 0, 0, 0, 1, 0.25f, 1, 0.5f, 0.5f }));
            Assert.That(PlanEncoding.Encode(largest, largest), Is.EqualTo(Enumerable.Repeat(1f, 13)));
        });
    }

    private static SuperTransformer Model(TensorEngine engine, ExpertRouting routing, int experts = 2) => new(
        engine,
        new SuperTransformerOptions
        {
            VocabularySize = TinySupernet.Vocabulary,
            AttentionWidth = 8,
            MaxLength = 24,
            PreNorm = true,
            Dropout = 0.1f,
            Experts = experts,
            Routing = routing,
        },
        TinySupernet.Largest);

    private static SupernetTraining Create(SuperTransformer model, int steps) => new(
        model,
        TinySupernet.Pairs(200),
        new SandwichSampler(TinySupernet.Space, between: 1),
        new SupernetTrainingOptions { Steps = steps, BatchTokens = 200, LearningRate = 0.005, WarmupSteps = 10 });

    private static Dictionary<string, float[]> Named(SuperTransformer model) => model.ParameterNames
        .Zip(model.Parameters, (name, parameter) => (name, GradientCheck.Numbers(model.Engine, parameter)))
        .ToDictionary(pair => pair.name, pair => pair.Item2);
}
