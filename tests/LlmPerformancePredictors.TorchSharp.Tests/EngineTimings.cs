using System.Globalization;
using LlmPerformancePredictors.Benchmarks.Studies;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Tensors;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>
/// <c>timings [ROUNDS]</c>: the managed engine and this one in turn, one thread each; medians over the rounds of processor
/// time, which other programs on the machine disturb less than the clock, and in brackets the fastest rounds. Forward and
/// backward unless it says otherwise.
/// </summary>
internal static class EngineTimings
{
    private const int Batch = 16, Length = 32, Width = 256, Hidden = 1024, Tokens = 8000;

    public static void Run(int rounds)
    {
        using var managed = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        using var torch = new TorchSharpTensorEngine(new TorchSharpEngineOptions { Threads = 1 });
        Console.WriteLine("| one thread, us of processor time | managed | TorchSharp | ratio |\n|---|---:|---:|---:|");
        Compare("regressor, a training step of 128 with Adam", 40, Regressor);
        Compare("regressor, outputs of 4,096 rows (forward)", 10, RegressorOutputs);
        foreach (ReferenceSupernet.Sizes sizes in ReferenceSupernet.LargestAndSmallest)
        {
            Compare(
                $"supernet, {sizes.Name}: a training step of {ReferenceSupernet.Batch} x {ReferenceSupernet.Length} with Adam",
                1,
                engine => SupernetStep(engine, sizes));
            Compare($"supernet, {sizes.Name}: an evaluated batch (forward)", 1, engine => SupernetEvaluation(engine, sizes));
        }

        Compare($"leading linear layer, {Batch * Length} x {Width} to {Hidden}", 20, engine => Transformer(engine, LinearLayer));
        Compare($"attention, {Batch} x {Length} x {Width}, 4 heads", 20, engine => Transformer(engine, Attention));
        Compare($"layer normalization, {Batch * Length} x {Width}", 50, engine => Transformer(engine, LayerNormalization));
        Compare($"embedding, {Batch * Length} of {Tokens}", 20, Embedding);
        Compare($"cross-entropy, {Batch * Length} x {Tokens}", 3, CrossEntropy);
        Compare("dropout", 50, engine => Transformer(engine, (e, x, _) => e.Dropout(x, 0.1f, 3)));
        Compare("sum of 8 numbers (forward)", 2000, SmallSum);

        void Compare(string name, int repetitions, Func<TensorEngine, Action> prepare)
        {
            Action first = prepare(managed), second = prepare(torch);
            double[] a = new double[rounds], b = new double[rounds];
            Time(first, repetitions);
            Time(second, repetitions);
            for (int round = 0; round < rounds; round++)
            {
                a[round] = Time(first, repetitions);
                b[round] = Time(second, repetitions);
            }

            Array.Sort(a);
            Array.Sort(b);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"| {name} | {Text(a)} | {Text(b)} | {a[rounds / 2] / b[rounds / 2]:F2} ({a[0] / b[0]:F2}) |"));
        }
    }

    private static string Text(double[] sorted) => FormattableString.Invariant(
        $"{Digits(sorted[sorted.Length / 2])} ({Digits(sorted[0])})");

    private static string Digits(double value) => value.ToString(value < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    private static double Time(Action work, int repetitions)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < repetitions; i++)
            work();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / repetitions;
    }

    private static Action Regressor(TensorEngine engine)
    {
        var network = new MultilayerPerceptron(engine, [10, 400, 400, 400, 400, 1], RandomSource.Create(1));
        AdamOptimizer adam = engine.CreateAdam(network.Parameters);
        float[] features = Numbers(128 * 10), scores = Numbers(128);
        return () =>
        {
            using TensorScope scope = engine.BeginScope();
            Tensor output = network.Forward(engine.CreateConstant(new(128, 10), features));
            Tensor loss = engine.MeanSquaredError(output, engine.CreateConstant(new(128, 1), scores));
            engine.ClearGradients(network.Parameters);
            engine.Backward(loss);
            adam.Step(1e-3);
        };
    }

    private static Action RegressorOutputs(TensorEngine engine)
    {
        var network = new MultilayerPerceptron(engine, [10, 400, 400, 400, 400, 1], RandomSource.Create(1));
        float[] features = Numbers(4096 * 10), scores = new float[4096];
        return () =>
        {
            using TensorScope scope = engine.BeginScope(recordGradients: false);
            engine.Read(network.Forward(engine.CreateConstant(new(4096, 10), features)), scores);
        };
    }

    private static Action SupernetStep(TensorEngine engine, ReferenceSupernet.Sizes sizes)
    {
        (var net, ReferenceSupernet.Sentences data) = (
            new ReferenceSupernet(engine), ReferenceSupernet.Sentences.Random(RandomSource.Create(2)));
        return () => net.Train(sizes, data);
    }

    private static Action SupernetEvaluation(TensorEngine engine, ReferenceSupernet.Sizes sizes)
    {
        (var net, ReferenceSupernet.Sentences data) = (
            new ReferenceSupernet(engine), ReferenceSupernet.Sentences.Random(RandomSource.Create(2)));
        return () => net.Evaluate(sizes, data);
    }

    // An operation on [batch, length, width] with a weight, through the sum of its output.
    private static Action Transformer(TensorEngine engine, Func<TensorEngine, Tensor, Tensor, Tensor> operation)
    {
        Tensor input = engine.CreateParameter(new(Batch, Length, Width), Numbers(Batch * Length * Width));
        Tensor weight = engine.CreateParameter(new(Hidden, Hidden), Numbers(Hidden * Hidden));
        return Differentiated(engine, [input, weight], () => operation(engine, input, weight));
    }

    private static Tensor LinearLayer(TensorEngine engine, Tensor input, Tensor weight) =>
        engine.ElasticLinear(input, weight, null, Hidden, relu: true);

    private static Tensor Attention(TensorEngine engine, Tensor input, Tensor weight) =>
        engine.Attention(input, input, input, 4, causal: true);

    private static Tensor LayerNormalization(TensorEngine engine, Tensor input, Tensor weight)
    {
        float[] ones = new float[Width];
        Array.Fill(ones, 1f);
        return engine.LayerNormalization(
            input, engine.CreateConstant(new(Width), ones), engine.CreateConstant(new(Width), new float[Width]));
    }

    private static Action Embedding(TensorEngine engine)
    {
        Tensor table = engine.CreateParameter(new(Tokens, Width), Numbers(Tokens * Width));
        return Differentiated(engine, [table], () => engine.Embedding(table, Classes(), Width, 16f));
    }

    private static Action CrossEntropy(TensorEngine engine)
    {
        Tensor logits = engine.CreateParameter(new(Batch * Length, Tokens), Numbers(Batch * Length * Tokens));
        return Differentiated(engine, [logits], () => engine.CrossEntropy(logits, Classes(), smoothing: 0.1f));
    }

    private static Action SmallSum(TensorEngine engine)
    {
        Tensor numbers = engine.CreateConstant(new(8), Numbers(8));
        return () =>
        {
            using TensorScope scope = engine.BeginScope(recordGradients: false);
            engine.Add(numbers, numbers);
        };
    }

    private static Action Differentiated(TensorEngine engine, Tensor[] parameters, Func<Tensor> operation) => () =>
    {
        using TensorScope scope = engine.BeginScope();
        engine.ClearGradients(parameters);
        engine.Backward(GradientCheck.Sum(engine, operation()));
    };

    private static int[] Classes() => [.. Enumerable.Range(0, Batch * Length).Select(i => i * 7919 % Tokens)];

    private static float[] Numbers(int count) => GradientCheck.AwayFromZero(RandomSource.Create(3), count);
}
