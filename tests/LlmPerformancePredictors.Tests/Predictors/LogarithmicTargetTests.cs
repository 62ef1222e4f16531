using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Calibrated;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;
using LlmPerformancePredictors.Trees;

namespace LlmPerformancePredictors.Tests.Predictors;

/// <summary>
/// What is fitted on a metric with a logarithmic scale says what the same fit says of the logarithms on a linear one.
/// </summary>
public class LogarithmicTargetTests
{
    private const double Tolerance = 1e-9;

    private static readonly Metric Loss = Metric.HeldOutLoss with { Scale = MetricScale.Logarithmic };
    private static readonly Metric Logarithm = new("log loss", -1000, 1000, MetricDirection.LowerIsBetter);
    private static readonly FeatureEncoder Features = FeatureEncoder.CreateAverages(ToySpaces.Network);
    private static readonly Architecture[] All = [.. ToySpaces.Network.Enumerate()];
    private static readonly Demonstration[] Trained =
        [.. All.Where((_, i) => i % 9 == 4).Select(one => new Demonstration(one, Truth(one)))];
    private static readonly Demonstration[] Logarithms =
        [.. Trained.Select(one => one with { Score = Math.Log10(one.Score) })];

    private static readonly DistillationOptions Small = new()
    {
        Regressor = new RegressorOptions
        {
            HiddenSizes = [16],
            Epochs = 10,
            BatchSize = 16,
            ValidationFraction = 0,
            Members = 2,
        },
    };

    private static PredictorDistiller Distiller => new(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 }));

    [Test]
    public void FitRidgeLineAndFeature_LearnLogarithms() => Assert.Multiple(() =>
    {
        AssertSame(LinearPredictor.FitRidge(Features, Loss, Trained), LinearPredictor.FitRidge(Features, Logarithm, Logarithms));
        AssertSame(LinearPredictor.FitLine(Features, Loss, Trained), LinearPredictor.FitLine(Features, Logarithm, Logarithms));
        AssertSame(
            LinearPredictor.FitBestFeature(Features, Loss, Trained),
            LinearPredictor.FitBestFeature(Features, Logarithm, Logarithms));
    });

    [TestCase(TargetScale.Ranks)]
    [TestCase(TargetScale.Moments)]
    public async Task FitProcess_LearnsLogarithms(TargetScale targets)
    {
        var options = new GaussianProcessOptions { Targets = targets };
        GaussianProcessPredictor process = await GaussianProcessPredictor.FitAsync(
            ToySpaces.Network, Loss, Trained, options: options);
        AssertSame(process, await GaussianProcessPredictor.FitAsync(
            ToySpaces.Network, Logarithm, Logarithms, options: options));
        Assert.That(
            (await process.PredictAsync(All)).Select(prediction => prediction.StandardDeviation), Is.All.GreaterThan(0));
    }

    [Test]
    public void FitTrees_LearnLogarithms() => AssertSame(
        GradientBoostedTreesPredictor.Fit(Features, Loss, Trained),
        GradientBoostedTreesPredictor.Fit(Features, Logarithm, Logarithms));

    [Test]
    public void Distill_LearnsLogarithmsAndItsFidelityIsOfThem()
    {
        DistillationResult own = Distiller.Distill(Trained, Loss, Features, Small);
        DistillationResult other = Distiller.Distill(Logarithms, Logarithm, Features, Small);

        AssertSame(own.Predictor, other.Predictor, 1e-5);
        Assert.That(own.FidelityMae, Is.EqualTo(other.FidelityMae).Within(1e-5));
        foreach (Architecture one in All)
            Assert.That(own.Predictor.Predict(one), Is.EqualTo(own.Predictor.PredictAsync(one).Result.Score));
    }

    [Test]
    public void Load_OfADistilledPredictor_AsksForItsScale()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "logarithmic.safetensors");
        DistilledPerformancePredictor predictor = Distiller.Distill(Trained, Loss, Features, Small).Predictor;
        predictor.Save(path);

        Assert.That(
            DistilledPerformancePredictor.Load(path, Features, Loss).Predict(All[0]), Is.EqualTo(predictor.Predict(All[0])));
        Assert.That(
            () => DistilledPerformancePredictor.Load(path, Features, Metric.HeldOutLoss),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("a metric on the scale 'Linear'")
                .And.Message.Contains("'Logarithmic'"));
    }

    [Test]
    public async Task FitOffset_OfAPredictorThatIsTenTimesTooLow_IsAFactor()
    {
        OffsetCorrectedPredictor corrected = await OffsetCorrectedPredictor.FitAsync(TenthOf(Loss), Trained);
        Assert.That(corrected.Offset, Is.EqualTo(1).Within(Tolerance));
        Assert.That((await corrected.PredictAsync(All[0])).Score, Is.EqualTo(Truth(All[0])).Within(1e-9));
    }

    [Test]
    public async Task Calibrate_OfAPowerOfTheTruth_PutsItRight()
    {
        var squares = new TablePredictor(
            ToySpaces.Network, Loss, "squares", All.ToDictionary(one => one, one => Truth(one) * Truth(one)));
        CalibratedPredictor calibrated = await CalibratedPredictor.FitAsync(_ => squares, Trained);

        Assert.That(calibrated.Report.Scale, Is.EqualTo(0.5).Within(1e-6));
        Assert.That(calibrated.Report.After.Mae, Is.EqualTo(0).Within(1e-6));
        Assert.That(calibrated.Report.ToString(), Does.Contain("0.5 × log10 score").And.Contain("log10 MAE"));
        Assert.That((await calibrated.PredictAsync(All[7])).Score, Is.EqualTo(Truth(All[7])).Within(1e-6));
    }

    [Test]
    public async Task PredictAsync_WithSeveralSamples_TakesTheGeometricMean()
    {
        int call = 0;
        var client = new ScriptedChatClient(_ => $"{{\"id\": 1, \"score\": {(call++ == 0 ? "1" : "0.0001")}}}");
        var task = new PredictionTask { Space = ToySpaces.Network, Metric = Loss, Name = "toys" };
        var predictor = new LlmPerformancePredictor(
            client, task, Trained, null, new LlmPredictorOptions { SamplesPerArchitecture = 2, MaxConcurrency = 1 });

        Prediction prediction = await predictor.PredictAsync(All[0]);

        Assert.That(prediction.Score, Is.EqualTo(0.01).Within(Tolerance));
        Assert.That(
            prediction.StandardDeviation, Is.EqualTo(0.01 * Math.Log(10) * Math.Sqrt(8)).Within(Tolerance),
            "places 0 and -4 have the variance 8");
    }

    [Test]
    public async Task PredictAsync_OfALossFarBelowTheDemonstrations_IsNoOtherScale()
    {
        // A hundred times as much would be among the demonstrations, which on a linear scale is taken for per cent.
        var client = new ScriptedChatClient(_ => "{\"id\": 1, \"score\": 0.00005}");
        Demonstration[] shown = [new(ToySpaces.Create(8), 0.001), new(ToySpaces.Create(16), 1)];
        var task = new PredictionTask { Space = ToySpaces.Network, Metric = Loss, Name = "toys" };
        var options = new LlmPredictorOptions { RepairRounds = 0 };

        Prediction logarithmic = await new LlmPerformancePredictor(client, task, shown, null, options).PredictAsync(All[0]);
        Prediction linear = await new LlmPerformancePredictor(
            client, task with { Metric = Metric.HeldOutLoss }, shown, null, options).PredictAsync(All[0]);

        Assert.That(logarithmic.Score, Is.EqualTo(0.00005));
        Assert.That(linear.Failure!.Reason, Does.Contain("another scale"));
    }

    private static TablePredictor TenthOf(Metric metric) => new(
        ToySpaces.Network, metric, "a tenth", All.ToDictionary(one => one, one => Truth(one) / 10));

    // From 0.0004 to 6: a factor of 10 for a width of 10, a little for the dropout and the optimizer.
    private static double Truth(Architecture architecture) => Math.Pow(
        10,
        1.2 - (architecture.GetIntegers("widths").Average(width => (double)width) / 8)
            + (architecture.GetText("optimizer") == "sgd" ? 0.3 : 0));

    private static void AssertSame(IPerformancePredictor own, IPerformancePredictor ofLogarithms, double tolerance = Tolerance)
    {
        double[] scores = Ask(own), logarithms = Ask(ofLogarithms);
        for (int i = 0; i < All.Length; i++)
            Assert.That(Math.Log10(scores[i]), Is.EqualTo(logarithms[i]).Within(tolerance), All[i].Id);
    }

    private static double[] Ask(IPerformancePredictor predictor) =>
        [.. predictor.PredictAsync(All).Result.Select(prediction => prediction.Score)];
}
