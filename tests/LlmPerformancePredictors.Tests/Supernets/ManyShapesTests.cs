using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Supernets;

/// <summary>
/// What batches of many shapes take: hardly more than the largest of them at once, and little of the garbage collector's memory,
/// where buffers of former shapes would wait to be found.
/// </summary>
[TestFixture]
public sealed class ManyShapesTests
{
    // The logits of a batch are 48 MB, which is most of what it takes.
    private const int Vocabulary = 12_000;
    private const int BatchTokens = 1000;
    private const long Mebibyte = 1 << 20;

    private static readonly TransformerPlan Plan =
        new(16, [new EncoderLayerPlan(32, 2)], 16, [new DecoderLayerPlan(32, 2, 2, 1)]);

    private static readonly SentencePair[] Pairs = [.. CreatePairs(250)];

    [Test]
    public void Training_TakesWhatItsLargestStepNeeds()
    {
        using ManagedTensorEngine engine = CreateEngine();
        using SuperTransformer model = CreateModel(engine);
        using var training = new SupernetTraining(
            model, Pairs, new SingleSubNetwork(Plan), new SupernetTrainingOptions { Steps = 40, BatchTokens = BatchTokens });
        AssertMemory(engine, repeats: 20, allowedMebibytes: 1, () => training.Step());
    }

    [Test]
    public void Evaluation_TakesWhatItsLargestBatchNeeds()
    {
        using ManagedTensorEngine engine = CreateEngine();
        using SuperTransformer model = CreateModel(engine);
        AssertMemory(
            engine, repeats: 2, allowedMebibytes: 3, () => SupernetEvaluation.ComputeLosses(model, [Plan], Pairs, BatchTokens));
    }

    [TestCase(1)]
    [TestCase(4)]
    public void Decoding_TakesWhatItsLongestBatchNeeds(int beam)
    {
        using ManagedTensorEngine engine = CreateEngine();
        using SuperTransformer model = CreateModel(engine);
        var translator = new Translator(model, Plan, new DecodingOptions { BeamSize = beam, BatchRows = 32 });
        int[][] sources = [.. Pairs.Select(pair => pair.Source).Take(50)];
        AssertMemory(engine, repeats: 2, allowedMebibytes: 10, () => translator.Translate(sources));
    }

    private static void AssertMemory(ManagedTensorEngine engine, int repeats, long allowedMebibytes, Action run)
    {
        // The first time, code is compiled and the engine takes its memory.
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < repeats; i++)
        {
            run();
            Assert.That(
                engine.PoolBytes, Is.LessThanOrEqualTo((engine.PeakBytes * 9 / 8) + (32 * Mebibyte)), $"the engine's, time {i}");
        }

        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / repeats;
        Assert.That(allocated, Is.LessThan(allowedMebibytes * Mebibyte), "the garbage collector's, each time");
    }

    private static ManagedTensorEngine CreateEngine() => new(new ManagedEngineOptions { Threads = 1, MaxFreeMebibytes = 0 });

    private static SuperTransformer CreateModel(ManagedTensorEngine engine) => new(
        engine,
        new SuperTransformerOptions { VocabularySize = Vocabulary, AttentionWidth = 16, MaxLength = 64, Dropout = 0 },
        Plan);

    // Lengths of 1 to 60 on both sides, so that no two batches have one shape.
    private static IEnumerable<SentencePair> CreatePairs(int count)
    {
        Random random = RandomSource.Create(1);
        for (int i = 0; i < count; i++) yield return new SentencePair(CreateSentence(), CreateSentence());

        int[] CreateSentence() =>
            [.. Enumerable.Range(0, random.Next(1, 61)).Select(_ => random.Next(SpecialToken.Count, Vocabulary))];
    }
}
