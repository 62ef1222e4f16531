using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Supernets.Hat;

public class LatencyPredictorTrainerTests
{
    private static readonly FeatureEncoder Averages = FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance);

    private static readonly LatencyTrainingOptions Small = new()
    {
        Network = new RegressorOptions
        {
            HiddenSizes = [32],
            Epochs = 20,
            BatchSize = 32,
            LearningRate = 0.01,
            ValidationFraction = 0,
        },
        Device = "a test",
    };

    [Test]
    public void Train_OnALine_KeepsTheLineAndFindsIt()
    {
        LatencyReport report = Train(row => 3 + (0.01 * row[2]) + (20 * row[5]));
        Assert.That(report.Kept, Is.EqualTo(LatencyModelKind.LeastSquares));
        Assert.That(report.LeastSquares.RmseMs, Is.LessThan(1e-3));
        Assert.That(report.LeastSquares.KendallTauB, Is.EqualTo(1).Within(0.01));
        Architecture architecture = TfsEval.All[0].Trained[1].Architecture;
        Assert.That(report.Predictor.GetCost(architecture), Is.EqualTo(3 + 25.6 + 60).Within(1e-3));
        Assert.That(
            (report.Predictor.Name, report.Predictor.Unit, report.Predictor.Device), Is.EqualTo(("latency", "ms", "a test")));
    }

    [Test]
    public void Train_OnACurve_KeepsTheNetwork()
    {
        LatencyReport report = Train(row => 20 + (30 * Math.Abs(row[5] - 3.5)));
        Assert.That(report.Kept, Is.EqualTo(LatencyModelKind.Network));
        Assert.That(report.Network.RmseMs, Is.LessThan(report.LeastSquares.RmseMs / 2));
    }

    [Test]
    public void Load_OfASavedPredictor_PredictsTheSame()
    {
        LatencyPredictor predictor = Train(row => 3 + (20 * row[5])).Predictor;
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "latency.safetensors");
        predictor.Save(path);
        LatencyPredictor loaded = LatencyPredictor.Load(path);
        foreach (Architecture candidate in MachineTranslationCandidates.All)
            Assert.That(loaded.GetCost(candidate), Is.EqualTo(predictor.GetCost(candidate)), candidate.Id);
        Assert.That((loaded.Kind, loaded.Device), Is.EqualTo((LatencyModelKind.LeastSquares, "a test")));
    }

    [Test]
    public void Load_OfAnotherRegressor_SaysWhatWasExpected()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-latency.safetensors");
        LeastSquares.Fit(new RegressionData(Averages.Names, new float[20], new float[2])).Save(path);
        Assert.That(
            () => LatencyPredictor.Load(path), Throws.TypeOf<ModelFileException>().With.Message.Contains("a latency predictor"));
    }

    [Test]
    public void Train_OnTooFewMeasurements_SaysHowManyAreNeeded() =>
        Assert.That(
            () => Trainer().Train([.. Measurements(_ => 1).Take(99)]),
            Throws.ArgumentException.With.Message.Contains("There are 99 measurements; a latency predictor needs at least 100."));

    [TestCase("iwslt14deen_gpu_titanxp_all.csv", 13.75)]
    [TestCase("wmt14ende_cpu_raspberrypi_all.csv", 607.4)]
    [TestCase("wmt14ende_cpu_xeon_all.csv", 16.54)]
    [TestCase("wmt14ende_gpu_titanxp_all.csv", 15.46)]
    [TestCase("wmt14enfr_gpu_titanxp_all.csv", 4.185)]
    public void Train_OnHatsTables_KeepsWhatIsAtMostAsWrongAsTheLine(string file, double lineRmseMs)
    {
        LatencyTrainingOptions options = Small.Clone().Change(options => options.Network.Epochs = 3);
        LatencyReport report = Trainer().Train(LatencyTable.Read(SharedData.Path("hat-latency", file)), options);
        LatencyFigures kept = report.Kept == LatencyModelKind.Network ? report.Network : report.LeastSquares;
        Assert.That(report.LeastSquares.RmseMs, Is.EqualTo(lineRmseMs).Within(0.01 * lineRmseMs));
        Assert.That(kept.RmseMs, Is.LessThanOrEqualTo(1.02 * report.LeastSquares.RmseMs));
    }

    private static LatencyPredictorTrainer Trainer() =>
        new(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 }));

    private static LatencyReport Train(Func<IReadOnlyList<double>, double> latency) =>
        Trainer().Train([.. Measurements(latency)], Small);

    private static IEnumerable<LatencyMeasurement> Measurements(Func<IReadOnlyList<double>, double> latency) =>
        MachineTranslationCandidates.All.Select(architecture => Averages.Encode(architecture))
            .Select(row => new LatencyMeasurement(row, latency(row) / 2, latency(row) / 2, 0, 0));
}
