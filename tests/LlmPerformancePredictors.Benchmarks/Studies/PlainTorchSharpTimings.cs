using System.Globalization;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.TorchSharp;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>plain-torchsharp [ROUNDS]</c>: the managed engine, TorchSharp's engine and plain TorchSharp in turn, one thread each.
/// Medians over the rounds of processor time, which other programs on the machine disturb less than the clock.
/// </summary>
internal static class PlainTorchSharpTimings
{
    private const int Epochs = 5, StepsPerEpoch = 24;

    public static void Run(int rounds)
    {
        var managed = new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 });
        var torch = new TorchSharpTensorEngineFactory(new TorchSharpEngineOptions { Threads = 1 });
        using TensorEngine managedEngine = managed.Create(), torchEngine = torch.Create();
        Console.WriteLine(
            "| one thread, us of processor time | managed | TorchSharp's engine | plain TorchSharp | managed / plain "
            + "| engine / plain |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");

        var plain = new PlainRegressor();
        const int steps = Epochs * StepsPerEpoch;
        Compare(
            rounds, "regressor, a training step of 128 with Adam", steps,
            () => Train(managed), () => Train(torch), () => plain.Train(steps));
        Architecture[] architectures = [.. ReferenceTimings.Architectures(4096)];
        DistilledPerformancePredictor predictor = ReferenceTimings.Predictor(managed);
        float[] row = new float[10];
        Compare(
            rounds, "one prediction, ours from an architecture", 4096,
            () => Array.ForEach(architectures, architecture => predictor.Predict(architecture)),
            null,
            () => Array.ForEach(architectures, _ => plain.Predict(row)));
        RegressionData data = Problem.Data(4096);
        TrainedRegressor regressor = Train(managed);
        foreach ((int count, int repetitions) in ((int, int)[])[(125, 200), (4096, 10)])
        {
            float[] scores = new float[count], rows = data.Features[..(count * 10)].ToArray();
            Compare(
                rounds, $"outputs of {count:#,0} rows", repetitions,
                Repeated(repetitions, () => regressor.Predict(rows, scores)),
                Repeated(repetitions, Outputs(torchEngine, rows, scores)),
                Repeated(repetitions, plain.PrepareBatch(count)));
        }

        ReferenceSupernet.Sentences sentences = ReferenceSupernet.Sentences.Random(RandomSource.Create(2));
        ReferenceSupernet first = new(managedEngine), second = new(torchEngine);
        var third = new PlainSupernet(sentences);
        foreach (ReferenceSupernet.Sizes sizes in ReferenceSupernet.LargestAndSmallest)
        {
            Compare(
                rounds, $"supernet, {sizes.Name}: a training step of {ReferenceSupernet.Batch} x {ReferenceSupernet.Length}", 1,
                () => first.Train(sizes, sentences), () => second.Train(sizes, sentences), () => third.Train(sizes));
            Compare(
                rounds, $"supernet, {sizes.Name}: an evaluated batch", 1,
                () => first.Evaluate(sizes, sentences), () => second.Evaluate(sizes, sentences), () => third.Evaluate(sizes));
        }
    }

    private static void Compare(int rounds, string name, int repetitions, Action managed, Action? torch, Action plain)
    {
        double a, b, c;
        Action[] works = torch is null ? [managed, plain] : [managed, plain, torch];
        var times = new double[works.Length, rounds];
        Array.ForEach(works, work => work());
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                works[i]();
                times[i, round] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / repetitions;
            }
        }

        (a, b, c) = (Median(0), torch is null ? double.NaN : Median(2), Median(1));
        Console.WriteLine($"| {name} | {Text(a)} | {Text(b)} | {Text(c)} | {Ratio(a / c)} | {Ratio(b / c)} |");

        double Median(int work) => Enumerable.Range(0, rounds).Select(round => times[work, round]).Order().ElementAt(rounds / 2);
    }

    private static TrainedRegressor Train(ITensorEngineFactory engines)
    {
        using TensorEngine engine = engines.Create();
        return RegressorTrainer.Train(engine, Problem.Data(), new RegressorOptions { Epochs = Epochs, ValidationFraction = 0 });
    }

    private static Action Outputs(TensorEngine engine, float[] rows, float[] scores)
    {
        var network = new MultilayerPerceptron(engine, [10, 400, 400, 400, 400, 1], RandomSource.Create(1));
        return () =>
        {
            using TensorScope scope = engine.BeginScope(recordGradients: false);
            engine.Read(network.Forward(engine.CreateConstant(new(scores.Length, 10), rows)), scores);
        };
    }

    private static Action Repeated(int repetitions, Action work) => () =>
    {
        for (int i = 0; i < repetitions; i++)
            work();
    };

    private static string Text(double value) =>
        double.IsNaN(value) ? "-" : value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => double.IsNaN(value) ? "-" : value.ToString("F2", CultureInfo.InvariantCulture);
}
