using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Tensors.Managed;

[TestFixture]
public sealed class ManagedTensorEngineTests
{
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(5)]
    public void Training_OnAnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        (float[] weights, _) = Train(threads, steps: 6);
        Assert.That(weights, Is.EqualTo(Train(1, steps: 6).Weights));
    }

    [Test]
    public void Training_AfterTheFirstSteps_AllocatesNoBuffers()
    {
        // Handles of 15 tensors and how they were made; a single buffer of this net would be 50,000 bytes.
        Assert.That(Train(1, steps: 6).BytesOfTheLastStep, Is.LessThan(3000));
    }

    [TestCase(-1)]
    [TestCase(1025)]
    public void Constructor_ThreadsOutOfRange_SaysWhatIsAllowed(int threads) => Assert.That(
        () => new ManagedTensorEngine(new ManagedEngineOptions { Threads = threads }),
        Throws.ArgumentException.With.Message.StartsWith(
            $"ManagedEngineOptions.Threads is {threads}; allowed are 0 (one for each processor) to 1024."));

    [Test]
    public void Factory_WithOptions_MakesEnginesOfTheirOwnWithThem()
    {
        var factory = new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 3 });
        using var one = (ManagedTensorEngine)factory.Create();
        using var other = (ManagedTensorEngine)factory.Create();
        Assert.That((one.Threads, other.Threads), Is.EqualTo((3, 3)));
        Assert.That(one, Is.Not.SameAs(other));
        Assert.That(one.Name, Does.StartWith("managed/"));
    }

    [Test]
    public void Threads_ByDefault_AreTheProcessors()
    {
        using var engine = new ManagedTensorEngine();
        Assert.That(engine.Threads, Is.EqualTo(Environment.ProcessorCount));
    }

    [Test]
    public void Scope_OfTwoEngines_IsNotTheSame()
    {
        using ManagedTensorEngine one = new(new() { Threads = 1 }), other = new(new() { Threads = 1 });
        using TensorScope scope = one.BeginScope(), foreign = other.BeginScope();
        TensorScope copy = scope;
        Assert.That(copy == scope && copy.GetHashCode() == scope.GetHashCode());
        Assert.That(foreign != scope);
    }

    [Test]
    public void Steps_OfManyShapes_LeaveNoMoreThanTheOptionAllows()
    {
        // Memory comes in slabs of at most 32 MiB.
        const long allowed = 33L << 20;
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1, MaxFreeMebibytes = 1 });
        long before = 0;
        for (int shape = 20; shape > 0; shape--)
        {
            long used = Step(engine, 4096 * shape);
            Assert.That(engine.PoolBytes, Is.LessThanOrEqualTo(Math.Max(before, used) + allowed), $"shape {shape}");
            before = used;
        }

        Step(engine, 1);
        Step(engine, 1);
        Assert.That(engine.PoolBytes, Is.LessThanOrEqualTo(allowed));

        static long Step(ManagedTensorEngine engine, int rows)
        {
            using TensorScope outer = engine.BeginScope(recordGradients: false);
            using TensorScope inner = engine.BeginScope(recordGradients: false);
            engine.CreateConstant(new(rows, 64), new float[rows * 64]);
            engine.CreateConstant(new(rows, 64), new float[rows * 64]);
            return 2L * rows * 64 * sizeof(float);
        }
    }

    [Test]
    public void Parameters_OfATrainedModel_AreNotAmidTheMemoryOfSteps()
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1, MaxFreeMebibytes = 0 });
        using Tensor weight = engine.CreateParameter(new(64, 64), new float[64 * 64]);
        using (engine.BeginScope())
        {
            Tensor input = engine.CreateConstant(new(4096, 64), new float[4096 * 64]);
            Tensor target = engine.CreateConstant(new(4096, 64), new float[4096 * 64]);
            engine.Backward(engine.MeanSquaredError(engine.Linear(input, weight, null), target));
        }

        for (int step = 0; step < 2; step++) engine.BeginScope().Dispose();
        Assert.That(engine.PoolBytes, Is.Zero, "weight and gradient are kept, but nothing of the step");
    }

    private static (float[] Weights, long BytesOfTheLastStep) Train(int threads, int steps)
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = threads });
        Random random = RandomSource.Create(7);
        int[] sizes = [10, 200, 211, 1];
        List<Tensor> parameters = [];
        for (int layer = 0; layer < 3; layer++)
        {
            float[] weights = GradientCheck.AwayFromZero(random, sizes[layer] * sizes[layer + 1]);
            parameters.Add(engine.CreateParameter(new(sizes[layer + 1], sizes[layer]), Array.ConvertAll(weights, w => w / 20)));
            parameters.Add(engine.CreateParameter(new(sizes[layer + 1]), new float[sizes[layer + 1]]));
        }

        using AdamOptimizer adam = engine.CreateAdam(parameters);
        float[] features = GradientCheck.AwayFromZero(random, 1280), scores = GradientCheck.AwayFromZero(random, 128);
        long before = 0;
        for (int step = 0; step < steps; step++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using TensorScope scope = engine.BeginScope();
            Tensor hidden = engine.CreateConstant(new(128, 10), features);
            for (int layer = 0; layer < 3; layer++)
                hidden = engine.Linear(hidden, parameters[2 * layer], parameters[(2 * layer) + 1], relu: layer < 2);
            engine.ClearGradients(parameters);
            engine.Backward(engine.MeanSquaredError(hidden, engine.CreateConstant(new(128, 1), scores)));
            adam.Step(1e-3);
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return ([.. parameters.SelectMany(parameter => GradientCheck.Numbers(engine, parameter))], bytes);
    }
}
