using System.Diagnostics;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp.Tests;

[TestFixture]
public sealed class TorchSharpTensorEngineTests
{
    private TorchSharpTensorEngine _engine = null!;

    [SetUp]
    public void CreateTheEngine() => _engine = OnOneThread();

    [TearDown]
    public void DisposeTheEngine() => _engine.Dispose();

    [Test]
    public void Name_SaysTheDevice() => Assert.That(_engine.Name, Is.EqualTo("torchsharp/cpu"));

    [Test]
    public void Operations_ManyInScopes_LeaveNoTensorAndNoMemoryBehind()
    {
        const int rounds = 400, count = 64 * 1024;
        using Tensor parameter = _engine.CreateParameter(new(count), new float[count]);
        using AdamOptimizer adam = _engine.CreateAdam([parameter]);
        for (int round = 0; round < 50; round++)
            Round();
        long tensors = Tensors(), bytes = Resident();
        for (int round = 0; round < rounds; round++)
            Round();
        Assert.Multiple(() =>
        {
            Assert.That(Tensors(), Is.EqualTo(tensors), "tensors that TorchSharp counts");
            Assert.That(Resident() - bytes, Is.LessThan(32L << 20), "any one tensor of a round, kept, would make it 100 MiB");
        });

        void Round()
        {
            using TensorScope scope = _engine.BeginScope();
            Tensor matrix = _engine.Reshape(_engine.Scale(parameter, 2), new(16, 64, 64));
            Tensor seen = _engine.Attention(matrix, matrix, matrix, 4, causal: true);
            _engine.ClearGradients([parameter]);
            _engine.Backward(GradientCheck.Sum(_engine, _engine.Dropout(seen, 0.1f, 5)));
            adam.Step(1e-3);
        }
    }

    [Test]
    public void Parameters_ChangedBetweenForwardAndBackward_DoNotEndTheProcess()
    {
        using Tensor parameter = _engine.CreateParameter(new(2), [1, 2]);
        using AdamOptimizer adam = _engine.CreateAdam([parameter]);
        float[] gradient = new float[2];
        using TensorScope scope = _engine.BeginScope();
        Tensor loss = GradientCheck.SumSquares(_engine, parameter);
        _engine.Backward(loss);
        adam.Step(0.5);
        _engine.Write(parameter, [10, 20]);
        _engine.ClearGradients([parameter]);
        _engine.Backward(loss);
        _engine.ReadGradient(parameter, gradient);
        Assert.That(gradient, Is.EqualTo(new float[] { 20, 40 }), "as in the managed engine, of the present numbers");
    }

    [Test]
    public void Adam_AParameterWithoutGradient_StaysAsItIs()
    {
        using Tensor used = _engine.CreateParameter(new(1), [1]);
        using Tensor idle = _engine.CreateParameter(new(1), [1]);
        using AdamOptimizer adam = _engine.CreateAdam([used, idle], new AdamOptions { WeightDecay = 0.1 });
        for (int step = 0; step < 3; step++)
        {
            using TensorScope scope = _engine.BeginScope();
            _engine.ClearGradients([used, idle]);
            _engine.Backward(GradientCheck.Sum(_engine, step == 0 ? _engine.Add(used, idle) : used));
            float before = GradientCheck.Numbers(_engine, idle)[0];
            adam.Step(0.1);
            Assert.That(GradientCheck.Numbers(_engine, idle)[0], step == 0 ? Is.LessThan(before) : Is.EqualTo(before));
        }
    }

    [Test]
    public void Attention_AQueryThatSeesNothing_GivesZerosAndFiniteGradients()
    {
        using Tensor query = _engine.CreateParameter(new(1, 2, 2), [1, 2, 3, 4]);
        using Tensor key = _engine.CreateParameter(new(1, 2, 2), [5, 6, 7, 8]);
        float[] gradient = new float[4];
        using TensorScope scope = _engine.BeginScope();
        Tensor seen = _engine.Attention(query, key, key, 1, causal: true, [false, true]);
        _engine.Backward(GradientCheck.Sum(_engine, seen));
        _engine.ReadGradient(key, gradient);
        Assert.Multiple(() =>
        {
            Assert.That(
                GradientCheck.Numbers(_engine, seen),
                Is.EqualTo(new float[] { 0, 0, 7, 8 }),
                "the first sees no key, the second its own");
            Assert.That(gradient, Is.EqualTo(new float[] { 0, 0, 1, 1 }));
        });
    }

    [Test]
    public void Engine_MovedToAnotherThread_RecordsThereToo()
    {
        using Tensor parameter = _engine.CreateParameter(new(1), [3]);
        float[] gradient = new float[1];
        RunOnAnotherThread(() =>
        {
            using TensorScope scope = _engine.BeginScope();
            _engine.Backward(GradientCheck.SumSquares(_engine, parameter));
            _engine.ReadGradient(parameter, gradient);
        });
        Assert.That(gradient[0], Is.EqualTo(6));
    }

    [Test]
    public void Engine_InsideACallersOwnScopesAndMode_KeepsItsTensorsAndLeavesTheMode()
    {
        Tensor parameter;
        AdamOptimizer adam;
        float[] gradient = new float[1];
        using TensorScope scope = _engine.BeginScope();
        Tensor square;
        using (torch.NewDisposeScope())
        using (torch.no_grad())
        {
            parameter = _engine.CreateParameter(new(1), [3]);
            adam = _engine.CreateAdam([parameter]);
            square = GradientCheck.SumSquares(_engine, parameter);
            _engine.Backward(square);
            _engine.Backward(square);
            Assert.That(torch.is_grad_enabled(), Is.False);
        }

        _engine.ReadGradient(parameter, gradient);
        adam.Step(0.1);
        Assert.Multiple(() =>
        {
            Assert.That(torch.is_grad_enabled(), Is.True);
            Assert.That(GradientCheck.Numbers(_engine, square)[0], Is.EqualTo(9));
            Assert.That(gradient[0], Is.EqualTo(12));
            Assert.That(GradientCheck.Numbers(_engine, parameter)[0], Is.EqualTo(2.9f).Within(1e-6));
        });
        adam.Dispose();
        parameter.Dispose();
    }

    [Test]
    public void Engine_Disposed_ReleasesParametersAndOpenScopes()
    {
        long before = Tensors();
        TorchSharpTensorEngine engine = new();
        Tensor parameter = engine.CreateParameter(new(2), [1, 2]), constant = engine.CreateConstant(new(2), [1, 2]);
        TensorScope scope = engine.BeginScope();
        engine.Add(parameter, constant);
        engine.Dispose();
        scope.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(Tensors(), Is.EqualTo(before));
            Assert.That(() => engine.Read(parameter, new float[2]), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => engine.Read(constant, new float[2]), Throws.InstanceOf<ObjectDisposedException>());
        });
    }

    [Test]
    public void Dropout_OfASeed_IsTheManagedEnginesToTheBit([Values(0.1f, 0.5f, 0.9f)] float probability)
    {
        float[] values = GradientCheck.AwayFromZero(RandomSource.Create(1), 1000);
        using var managed = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        Assert.That(Dropped(_engine), Is.EqualTo(Dropped(managed)));

        float[] Dropped(TensorEngine engine)
        {
            using TensorScope scope = engine.BeginScope();
            return GradientCheck.Numbers(
                engine, engine.Dropout(engine.CreateConstant(new(10, 100), values), probability, 123456789012345));
        }
    }

    [TestCase(-1)]
    [TestCase(1025)]
    public void Options_ThreadsOutOfRange_SaysWhatIsAllowed(int threads) => Assert.That(
        () => new TorchSharpTensorEngine(new TorchSharpEngineOptions { Threads = threads }),
        Throws.ArgumentException.With.Message.StartsWith(
            $"TorchSharpEngineOptions.Threads is {threads}; allowed are 0 (as libtorch has it) to 1024."));

    private static TorchSharpTensorEngine OnOneThread() => new(new TorchSharpEngineOptions { Threads = 1 });

    // Without those of earlier tests that only wait for their finalizers.
    private static long Tensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }

    private static long Resident()
    {
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static void RunOnAnotherThread(Action work)
    {
        var task = new Task(work);
        var thread = new Thread(task.RunSynchronously);
        thread.Start();
        thread.Join();
        task.GetAwaiter().GetResult();
    }
}
