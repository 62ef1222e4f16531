using System.Collections.Concurrent;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tests.Supernets;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>An engine that several threads use (issue 13, number 31).</content>
public abstract partial class TensorEngineContractTests
{
    private const int ThreadCount = 8;

    [Test]
    public void AnyOperation_WhileAnotherThreadHasAScope_SaysSo()
    {
        using Tensor parameter = Engine.CreateParameter(new(2), [1, 2]);
        using AdamOptimizer adam = Engine.CreateAdam([parameter]);
        using TensorScope scope = Engine.BeginScope();
        Tensor constant = Engine.CreateConstant(new(2), [3, 4]);
        Tensor loss = Sum(Engine.Scale(parameter, 2));
        (string Name, Action Run)[] operations =
        [
            ("scope", () => Engine.BeginScope()),
            ("end of a scope", scope.Dispose),
            ("parameter", () => Engine.CreateParameter(new(1), [1])),
            ("constant", () => Engine.CreateConstant(new(1), [1])),
            ("operation", () => Engine.Add(parameter, constant)),
            ("backward", () => Engine.Backward(loss)),
            ("read", () => Engine.Read(constant, new float[2])),
            ("write", () => Engine.Write(parameter, [5, 6])),
            ("gradient", () => Engine.ReadGradient(parameter, new float[2])),
            ("clear", () => Engine.ClearGradients([parameter])),
            ("clip", () => Engine.ClipGradients([parameter], 1)),
            ("optimizer", () => Engine.CreateAdam([parameter])),
            ("step", () => adam.Step(0.1)),
            ("read state", () => adam.ReadState(0, new float[2], new float[2])),
            ("write state", () => adam.WriteState(0, [0, 0], [0, 0])),
        ];

        Exception?[] found = new Exception?[operations.Length];
        RunThreads(1, _ =>
        {
            for (int i = 0; i < operations.Length; i++) found[i] = Catch(operations[i].Run);
        });

        Assert.Multiple(() =>
        {
            for (int i = 0; i < operations.Length; i++)
            {
                Assert.That(found[i], Is.TypeOf<InvalidOperationException>(), operations[i].Name);
                Assert.That(found[i]?.Message, Does.Contain("another thread is using the engine"), operations[i].Name);
            }

            Assert.That(Numbers(parameter), Is.EqualTo(new float[] { 1, 2 }));
            Assert.That(adam.StepCount, Is.Zero);
        });
    }

    [Test]
    public void Operations_OfEightThreadsAtOnce_AreRightOrRefusedAndNeverHang()
    {
        const int Rows = 64;
        float[] numbers = [.. Enumerable.Range(0, Rows * Rows).Select(i => (i % 17) - 8f)];
        float[] expected;
        using (Engine.BeginScope())
            expected = Multiply();
        int right = 0;
        var wrong = new ConcurrentQueue<string>();

        RunThreads(ThreadCount, _ =>
        {
            for (int i = 0; i < 100; i++)
            {
                Exception? refused = Catch(() =>
                {
                    using TensorScope scope = Engine.BeginScope();
                    if (!Multiply().AsSpan().SequenceEqual(expected)) wrong.Enqueue("other numbers");
                    Interlocked.Increment(ref right);
                });
                if (refused is not (null or InvalidOperationException)) wrong.Enqueue(refused.ToString());
            }
        });

        Assert.That(wrong, Is.Empty);
        Assert.That(right, Is.Positive);
        using (Engine.BeginScope())
            Assert.That(Multiply(), Is.EqualTo(expected));

        float[] Multiply()
        {
            Tensor a = Engine.CreateConstant(new(Rows, Rows), numbers);
            return Numbers(Engine.Linear(Engine.Linear(a, a, null, relu: true), a, null));
        }
    }

    [Test]
    public void Train_RegressorsOfEightThreadsOnOneEngine_AreRightOrRefusedAndNeverHang()
    {
        Random random = RandomSource.Create(3);
        float[] features = [.. Enumerable.Range(0, 90).Select(_ => random.NextSingle())];
        var data = new RegressionData(["a", "b", "c"], features, features.AsMemory(0, 30));
        var options = new RegressorOptions { HiddenSizes = [24], Epochs = 12, Members = 1, BatchSize = 8 };
        float[] expected = Predict(RegressorTrainer.Train(Engine, data, options));
        var results = new ConcurrentQueue<object>();

        RunThreads(ThreadCount, _ =>
        {
            if (Catch(() => results.Enqueue(Predict(RegressorTrainer.Train(Engine, data, options)))) is { } refused)
                results.Enqueue(refused);
        });

        Assert.That(results, Has.Count.EqualTo(ThreadCount));
        Assert.That(results.OfType<float[]>(), Is.Not.Empty.And.All.EqualTo(expected));
        Assert.That(results.OfType<Exception>(), Is.All.TypeOf<InvalidOperationException>());

        float[] Predict(TrainedRegressor regressor)
        {
            float[] scores = new float[30];
            regressor.Predict(features, scores);
            return scores;
        }
    }

    [Test]
    public void Predict_TwoSupernetPredictorsOverOneModel_WaitForEachOther()
    {
        using SuperTransformer model = TinySupernet.Model(Engine);
        Random random = RandomSource.Create(4);
        Architecture[] architectures = [.. Enumerable.Range(0, 12).Select(_ => TinySupernet.Space.Sample(random))];
        IReadOnlyList<SentencePair> pairs = TinySupernet.Pairs(20, seed: 9);
        IReadOnlyList<Prediction> expected = Create().PredictAsync(architectures).GetAwaiter().GetResult();
        SupernetPerformancePredictor[] predictors = [Create(), Create()];
        IReadOnlyList<Prediction>[] found = new IReadOnlyList<Prediction>[ThreadCount];

        RunThreads(ThreadCount, thread =>
        {
            var all = new List<Prediction>();
            foreach (Architecture architecture in architectures)
                all.AddRange(predictors[thread % 2].PredictAsync([architecture]).GetAwaiter().GetResult());
            found[thread] = all;
        });

        Assert.That(found, Is.All.EqualTo(expected));

        SupernetPerformancePredictor Create() => new(model, TinySupernet.Space, pairs);
    }

    [Test]
    public void Step_OfTrainingWhileAnotherThreadPredicts_IsDoneOrRefusedUnchanged()
    {
        using SuperTransformer model = TinySupernet.Model(Engine);
        IReadOnlyList<SentencePair> pairs = TinySupernet.Pairs(20, seed: 9);
        using var training = new SupernetTraining(
            model, pairs, new UniformSampler(TinySupernet.Space), new SupernetTrainingOptions { Steps = 3, BatchTokens = 64 });
        Exception? refused = null;
        using (Engine.BeginScope())
            RunThreads(1, _ => refused = Catch(() => training.Step()));
        Assert.That(refused, Is.TypeOf<InvalidOperationException>());
        Assert.That(refused!.Message, Does.StartWith("A step of training: another thread is using the engine"));
        Assert.That(training.StepsDone, Is.Zero);
        training.Run();
        Assert.That(training.IsFinished);
    }

    [Test]
    public void Dispose_OfAnEngine_RefusesWhatComesAfter()
    {
        TensorEngine engine = CreateEngine();
        Tensor parameter = engine.CreateParameter(new(1), [1]);
        engine.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => engine.BeginScope(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(parameter.Dispose, Throws.Nothing);
            Assert.That(engine.Dispose, Throws.Nothing);
        });
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    // Threads of their own, that begin together; a test that hangs ends with a message.
    private static void RunThreads(int count, Action<int> work)
    {
        using var start = new Barrier(count);
        Exception?[] failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            failures[index] = Catch(() => work(index));
        }) { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) Assert.That(thread.Join(TimeSpan.FromMinutes(2)), "A thread hangs.");
        Assert.That(failures, Is.All.Null);
    }
}
