using System.Text.Json;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Supernets.Transformers;

public sealed class SuperTransformerTests
{
    private static readonly TokenBatch Batch = new(TinySupernet.Pairs(6), [0, 1, 2, 3, 4, 5]);

    [Test]
    public void Extract_AnySubNetwork_GivesTheSameBits([Values] bool preNorm)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine, preNorm);
        Random random = RandomSource.Create(2);
        for (int i = 0; i < 10; i++)
        {
            TransformerPlan plan = TransformerPlan.FromArchitecture(TinySupernet.Space.Sample(random));
            using SuperTransformer alone = model.Extract(plan);
            Assert.Multiple(() =>
            {
                Assert.That(TinySupernet.Logits(alone, plan, Batch), Is.EqualTo(TinySupernet.Logits(model, plan, Batch)));
                Assert.That(alone.ParameterCount, Is.LessThanOrEqualTo(model.ParameterCount));
            });
        }
    }

    [Test]
    public void Extract_ThenSavedAndRead_GivesTheSameBits()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        TransformerPlan plan = TransformerPlan.GetSmallest(TinySupernet.Space);
        using SuperTransformer alone = model.Extract(plan);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        try
        {
            SuperTransformerFile.Write(alone, path, new Dictionary<string, string> { ["task"] = "reversal" });
            using SuperTransformer read = SuperTransformerFile.Read(engine, path);
            Assert.That(TinySupernet.Logits(read, plan, Batch), Is.EqualTo(TinySupernet.Logits(model, plan, Batch)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Read_FileOfAnotherKind_SaysWhatWasExpected()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        new TensorFile(new Dictionary<string, string> { ["format"] = "other" }, []).Write(path);
        try
        {
            Assert.That(() => SuperTransformerFile.Read(engine, path), Throws.TypeOf<ModelFileException>().With.Message.EqualTo(
                $"Model file '{path}' is refused: expected the format 'llm-performance-predictors/super-transformer/1' "
                + "in its metadata, found 'other'."));
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Names of options and plan as the first files have them, whatever the properties are called today.
    [Test]
    public void Read_FileOfTheFirstVersion_HasItsOptionsAndPlan()
    {
        const string options =
            """{"VocabularySize":24,"AttentionWidth":8,"MaximumLength":20,"PreNorm":true,"Dropout":0.2,"""
            + """ "Positions":false,"PositionWidth":32,"Seed":7}""";
        const string plan =
            """{"EncoderWidth":8,"Encoder":[{"FeedForwardWidth":12,"Heads":2}],"DecoderWidth":16,"""
            + """ "Decoder":[{"FeedForwardWidth":24,"Heads":1,"CrossHeads":2,"CrossSpan":1}]}""";
        using ManagedTensorEngine engine = TinySupernet.Engine();
        var expected = new SuperTransformerOptions
        {
            VocabularySize = 24,
            AttentionWidth = 8,
            MaxLength = 20,
            PreNorm = true,
            Dropout = 0.2f,
            Positions = false,
            PositionWidth = 32,
            Seed = 7,
        };
        var largest = new TransformerPlan(8, [new EncoderLayerPlan(12, 2)], 16, [new DecoderLayerPlan(24, 1, 2, 1)]);
        using var model = new SuperTransformer(engine, expected, largest);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "llm-performance-predictors/super-transformer/1",
            ["options"] = options,
            ["plan"] = plan,
        };
        try
        {
            new TensorFile(metadata, model.ReadWeights()).Write(path);
            using SuperTransformer read = SuperTransformerFile.Read(engine, path);
            Assert.Multiple(() =>
            {
                Assert.That(JsonSerializer.Serialize(read.Options), Is.EqualTo(JsonSerializer.Serialize(expected)));
                Assert.That(JsonSerializer.Serialize(read.Largest), Is.EqualTo(JsonSerializer.Serialize(largest)));
                Assert.That(TinySupernet.Weights(read), Is.EqualTo(TinySupernet.Weights(model)));
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Logits_OtherPadding_AreTheSame()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        int[] source = [5, 6, 7], target = [SpecialToken.Start, 8, 9];
        float[] plain = Of(source, target, 3), padded = Of([5, 6, 7, 0, 0], [SpecialToken.Start, 8, 9, 0], 4);
        Assert.That(padded[..plain.Length], Is.EqualTo(plain).Within(1e-5));

        float[] Of(int[] from, int[] to, int length)
        {
            using TensorScope scope = engine.BeginScope(recordGradients: false);
            float[] values = new float[length * TinySupernet.Vocabulary];
            engine.Read(model.ComputeLogits(TinySupernet.Largest, from, to, 1), values);
            return values;
        }
    }

    [Test]
    public void Logits_LaterTargetTokens_DoNotChangeEarlierPredictions()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        float[] first = Of([1, 8, 9]), second = Of([1, 8, 10]);
        Assert.Multiple(() =>
        {
            Assert.That(second[..(2 * TinySupernet.Vocabulary)], Is.EqualTo(first[..(2 * TinySupernet.Vocabulary)]));
            Assert.That(second, Is.Not.EqualTo(first));
        });

        float[] Of(int[] target)
        {
            using TensorScope scope = engine.BeginScope(recordGradients: false);
            float[] values = new float[3 * TinySupernet.Vocabulary];
            engine.Read(model.ComputeLogits(TinySupernet.Largest, [5, 6, 7], target, 1), values);
            return values;
        }
    }

    [Test]
    public void Decoding_StepByStep_GivesTheLogitsOfTheWholeTarget([Values] bool preNorm, [Values(1, 3)] int hypotheses)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine, preNorm);
        float[] whole = TinySupernet.Logits(model, TinySupernet.Largest, Batch);
        using TensorScope scope = engine.BeginScope(recordGradients: false);
        EncoderOutput encoded = model.Encode(TinySupernet.Largest, Batch.Source, Batch.Sentences);
        var state = new DecodingState(model, TinySupernet.Largest, encoded, hypotheses, new DecodingCache());
        float[] step = new float[Batch.Sentences * hypotheses * TinySupernet.Vocabulary];
        for (int t = 0; t < Batch.TargetLength; t++)
        {
            int[] tokens =
            [
                .. Enumerable.Range(0, Batch.Sentences * hypotheses)
                    .Select(row => Batch.TargetInput[(row / hypotheses * Batch.TargetLength) + t]),
            ];
            state.Step(tokens, step);
            for (int row = 0; row < tokens.Length; row++)
            {
                int at = ((row / hypotheses * Batch.TargetLength) + t) * TinySupernet.Vocabulary;
                Assert.That(
                    step.AsSpan(row * TinySupernet.Vocabulary, TinySupernet.Vocabulary).ToArray(),
                    Is.EqualTo(whole[at..(at + TinySupernet.Vocabulary)]).Within(1e-4));
            }
        }
    }

    [Test]
    public void Logits_PlanLargerThanTheWeights_IsRefused()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        var plan = new TransformerPlan(32, [new EncoderLayerPlan(12, 2)], 16, [new DecoderLayerPlan(12, 2, 2, 1)]);
        using TensorScope scope = engine.BeginScope();
        Assert.That(
            () => model.ComputeLogits(plan, [5], [1], 1),
            Throws.ArgumentException.With.Message.StartsWith(
                "A sub-network with 32 as encoder width; the super-Transformer has weights for at most 16."));
    }

    [Test]
    public void Logits_SentenceLongerThanAllowed_IsRefused()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        using TensorScope scope = engine.BeginScope();
        Assert.That(
            () => model.ComputeLogits(TinySupernet.Largest, new int[25], [1], 1),
            Throws.ArgumentException.With.Message.StartsWith(
                "A sentence of 25 tokens; allowed are at most 24, SuperTransformerOptions.MaxLength."));
    }

    [TestCase(1, 512, 256, 0.1f, "SuperTransformerOptions.VocabularySize is 1; allowed is at least 2.")]
    [TestCase(9, 0, 256, 0.1f, "SuperTransformerOptions.AttentionWidth is 0; allowed is at least 1.")]
    [TestCase(
        9,
        9,
        256,
        0.1f,
        "SuperTransformerOptions.AttentionWidth is 9; allowed is a multiple of 2, a number of heads of the plan.")]
    [TestCase(9, 512, 1, 0.1f, "SuperTransformerOptions.MaxLength is 1; allowed is at least 2.")]
    [TestCase(9, 512, 256, 1f, "SuperTransformerOptions.Dropout is 1; allowed is 0 to below 1.")]
    public void Options_OutOfRange_NameTheRange(int vocabulary, int attention, int length, float dropout, string message)
    {
        var options = new SuperTransformerOptions
        {
            VocabularySize = vocabulary,
            AttentionWidth = attention,
            MaxLength = length,
            Dropout = dropout,
        };
        using ManagedTensorEngine engine = TinySupernet.Engine();
        Assert.That(
            () => new SuperTransformer(engine, options, TinySupernet.Largest),
            Throws.ArgumentException.With.Message.StartsWith(message));
    }

    [Test]
    public void Plan_SpaceWithoutAChoice_SaysWhichOneIsMissing()
    {
        Assert.That(
            () => TransformerPlan.GetLargest(NasBench201Space.Instance),
            Throws.ArgumentException.With.Message.StartsWith(
                "The space 'nas-bench-201' is no space of Transformers: it lacks the whole-number choice 'encoder_embed_dim' of "
                + "MachineTranslationSpace, per layer where that is."));
    }

    [Test]
    public void Plan_OfAnArchitecture_HasItsNumbers()
    {
        Architecture architecture = TinySupernet.Space.Parse(
            "encoder_embed_dim=8;encoder_layers=2;encoder_ffn_dims=24,12;encoder_heads=2,1;decoder_embed_dim=16;decoder_layers=1;"
            + "decoder_ffn_dims=12;decoder_heads=1;decoder_cross_heads=2;decoder_cross_spans=2");
        TransformerPlan plan = TransformerPlan.FromArchitecture(architecture);
        Assert.Multiple(() =>
        {
            Assert.That((plan.EncoderWidth, plan.DecoderWidth), Is.EqualTo((8, 16)));
            Assert.That(plan.Encoder, Is.EqualTo(new[] { new EncoderLayerPlan(24, 2), new EncoderLayerPlan(12, 1) }));
            Assert.That(plan.Decoder, Is.EqualTo(new[] { new DecoderLayerPlan(12, 1, 2, 2) }));
        });
    }
}
