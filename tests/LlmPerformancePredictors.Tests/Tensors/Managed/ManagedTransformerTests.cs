using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Tensors.Managed;

[TestFixture]
public sealed class ManagedTransformerTests
{
    // Big enough that every operation is shared among threads.
    private const int Tokens = 150, Width = 64, Batch = 24, Length = 15;

    [TestCase(2)]
    [TestCase(3)]
    public void Training_OnAnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        (float[] weights, float[] losses) = Train(threads, steps: 4, out _);
        (float[] expectedWeights, float[] expectedLosses) = Train(1, steps: 4, out _);
        Assert.That(losses, Is.EqualTo(expectedLosses));
        Assert.That(weights, Is.EqualTo(expectedWeights));
    }

    [Test]
    public void Training_AfterTheFirstSteps_AllocatesNoBuffers()
    {
        Train(1, steps: 7, out long bytes);

        // Two steps: handles, recorded operations, tokens and flags. One activation alone, [360, 64], would be 92,160 bytes.
        Assert.That(bytes, Is.LessThan(70_000));
    }

    private static (float[] Weights, float[] Losses) Train(int threads, int steps, out long bytesOfTheLastTwo)
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = threads });
        using var model = new TinyTransformer(engine, Tokens, Width, seed: 1);
        using AdamOptimizer adam = engine.CreateAdam(model.Parameters);
        TinyTransformer.Sentences sentences = TinyTransformer.Sentences.Random(Tokens, Batch, Length, seed: 2);
        float[] losses = new float[steps];
        long before = 0;
        for (int step = 0; step < steps; step++)
        {
            if (step == steps - 2)
                before = GC.GetAllocatedBytesForCurrentThread();
            losses[step] = model.Step(sentences, adam, 1e-3, (ulong)step);
        }

        bytesOfTheLastTwo = GC.GetAllocatedBytesForCurrentThread() - before;
        return ([.. model.Parameters.SelectMany(parameter => GradientCheck.Numbers(engine, parameter))], losses);
    }
}
