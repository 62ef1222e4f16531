using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class TrainedRegressorTests
{
    private static readonly RegressionData Rows = RegressorFixture.Data(301, seed: 3);

    // Layers of every kind: groups of panels, single panels, half ones, and units that fill no vector.
    private readonly TrainedRegressor _regressor = RegressorFixture.Train(
        RegressorFixture.Small
            .Clone().Change(options => { options.HiddenSizes = [400, 270, 33, 129]; options.Epochs = 2; options.Members = 2; }));

    [TestCase("Scalar")]
    [TestCase("Vector128")]
    [TestCase("Vector256")]
    [TestCase("Vector512")]
    public void Predict_OneRow_GivesTheBitsOfManyRows(string set)
    {
        TrainedRegressor regressor = _regressor.On(Enum.Parse<InstructionSet>(set));
        float[] scores = new float[301], deviations = new float[301];
        regressor.Predict(Rows.Features.Span, scores, deviations);
        for (int row = 0; row < 301; row++)
        {
            float score = regressor.Predict(Row(row), out float deviation);
            Assert.That((score, deviation), Is.EqualTo((scores[row], deviations[row])), $"row {row}");
            Assert.That(regressor.Predict(Row(row)), Is.EqualTo(score));
        }

        Assert.That(scores, Is.EqualTo(Scores(_regressor)).Within(1e-3));
    }

    [Test]
    public void Predict_ManyRows_EqualsTheDifferentiatingEngine()
    {
        TrainedRegressor single = RegressorFixture.Train(RegressorFixture.Small
            .Clone().Change(options => { options.Epochs = 1; options.ValidationFraction = 0; }));
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "engine.safetensors");
        single.Save(path);
        NetworkWeights weights = RegressorFile.Network(path, TensorFile.Read(path), "members.0", 4);
        File.Delete(path);
        var table = new TrainingTable(RegressorFixture.Data());
        using var engine = new ManagedTensorEngine();
        using var network = new MultilayerPerceptron(engine, weights);
        using TensorScope scope = engine.BeginScope(recordGradients: false);
        float[] expected = GradientCheck(engine, network.Forward(engine.CreateConstant(new TensorShape(200, 4), table.Features)));
        float[] actual = new float[200];
        single.Predict(RegressorFixture.Data().Features.Span, actual);
        Assert.That(actual, Is.EqualTo(Array.ConvertAll(expected, table.ScoreScaling.Restore)).Within(1e-3));

        static float[] GradientCheck(TensorEngine engine, Tensor tensor) => Tests.Tensors.GradientCheck.Numbers(engine, tensor);
    }

    [Test]
    public void Predict_OnAnyNumberOfThreads_GivesTheSameBits([Values(2, 3, 16)] int threads)
    {
        float[] scores = new float[301];
        _regressor.Predict(Rows.Features.Span, scores, threads);
        Assert.That(scores, Is.EqualTo(Scores(_regressor)));
    }

    [TestCase("Scalar")]
    [TestCase("Vector128")]
    [TestCase("Vector256")]
    [TestCase("Vector512")]
    public void Predict_OfAnyNumberOfRows_GivesEachTheBitsItHasAlone(string set)
    {
        TrainedRegressor regressor = _regressor.On(Enum.Parse<InstructionSet>(set));
        for (int count = 1; count <= 20; count++)
        {
            float[] scores = new float[count], deviations = new float[count];
            regressor.Predict(Rows.Features.Span[..(count * 4)], scores, deviations);
            for (int row = 0; row < count; row++)
            {
                Assert.That(
                    (regressor.Predict(Row(row), out float deviation), deviation),
                    Is.EqualTo((scores[row], deviations[row])),
                    $"row {row} of {count}");
            }
        }
    }

    [Test]
    public void Predict_FromManyThreadsAtOnce_GivesTheSameBits()
    {
        float[] expected = Scores(_regressor);
        Parallel.For(0, 64, _ => Assert.That(Scores(_regressor), Is.EqualTo(expected)));
    }

    [TestCase("Scalar")]
    [TestCase("Vector128")]
    [TestCase("Vector256")]
    [TestCase("Vector512")]
    public void Predict_Quantized_StaysWithinAThousandthOfTheSpread(string set)
    {
        TrainedRegressor quantized = _regressor.On(Enum.Parse<InstructionSet>(set)).WithPrecision(PredictionPrecision.Quantized);
        float[] expected = Scores(_regressor);
        float spread = expected.Max() - expected.Min();
        for (int row = 0; row < 301; row++)
            Assert.That(quantized.Predict(Row(row)), Is.EqualTo(expected[row]).Within(1e-3 * spread));
    }

    [Test]
    public void Predict_AgainAndAgain_AllocatesNothing([Values] PredictionPrecision precision)
    {
        TrainedRegressor regressor = _regressor.WithPrecision(precision);
        float[] scores = new float[301];
        regressor.Predict(Row(0), out _);
        regressor.Predict(Rows.Features.Span, scores);

        // The least of some runs: the runtime itself may allocate on this thread while it recompiles a method.
        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int row = 0; row < 50; row++)
            {
                regressor.Predict(Row(row));
                regressor.Predict(Row(row), out _);
            }

            regressor.Predict(Rows.Features.Span, scores);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Predict_AFeatureThatIsNotANumber_IsNotANumber()
    {
        float[] row = [1, float.NaN, 1, 7];
        float[] score = new float[1];
        _regressor.Predict(row, score.AsSpan());
        Assert.That(_regressor.Predict(row), Is.NaN);
        Assert.That(score[0], Is.NaN);
    }

    [Test]
    public void Predict_WrongLengths_SaysWhatIsNeeded() => Assert.Multiple(() =>
    {
        Assert.That(
            () => _regressor.Predict([1f]), Throws.ArgumentException.With.Message.StartsWith(
                "A row of 1 numbers, but the model has 4 features: a, b, c, constant."));
        Assert.That(() => _regressor.Predict(new float[7], new float[2].AsSpan()), Throws.ArgumentException);
        Assert.That(() => _regressor.Predict(new float[8], new float[2], new float[1]), Throws.ArgumentException);
        Assert.That(
            () => _regressor.Predict(new float[8], new float[2].AsSpan(), 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    [Test]
    public void Predict_AnEnsembleOfOne_HasNoDeviation()
    {
        TrainedRegressor single = RegressorFixture.Train(RegressorFixture.Small.Clone().Change(options => options.Epochs = 1));
        single.Predict(Row(0), out float deviation);
        Assert.That(deviation, Is.NaN);
    }

    [Test]
    public void Predict_LayersTooWideForTheStack_StillWorks()
    {
        TrainedRegressor wide = RegressorFixture.Train(RegressorFixture.Small
            .Clone().Change(options => { options.HiddenSizes = [2100]; options.Epochs = 1; }));
        Assert.That(wide.Predict(Row(5)), Is.EqualTo(Scores(wide)[5]));
    }

    [Test]
    public void Load_ASavedModel_IsTheSameModel()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "saved.safetensors");
        _regressor.WithProvenance(new Dictionary<string, string> { ["space"] = "toy" }).Save(path);
        TrainedRegressor loaded = TrainedRegressor.Load(path, ["a", "b", "c", "constant"]);
        File.Delete(path);
        Assert.Multiple(() =>
        {
            Assert.That(Scores(loaded), Is.EqualTo(Scores(_regressor)));
            Assert.That(loaded.Members, Is.EqualTo(2));
            Assert.That(loaded.HiddenSizes, Is.EqualTo(new[] { 400, 270, 33, 129 }));
            Assert.That(loaded.Provenance["space"], Is.EqualTo("toy"));
            Assert.That(loaded.Provenance["training.rows"], Is.EqualTo("200"));
        });
    }

    [Test]
    public void Load_AnotherLayoutOrFormat_IsRefused()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "layout.safetensors");
        _regressor.Save(path);
        Assert.That(
            () => TrainedRegressor.Load(path, ["a", "b"]),
            Throws.TypeOf<ModelFileException>().With.Message.Contains(
                "expected the feature layout [a, b], found [a, b, c, constant]"));
        TensorFile file = TensorFile.Read(path);
        new TensorFile(file.Metadata, file.Tensors.Where(tensor => tensor.Name != "members.1.layers.4.weight")).Write(path);
        Assert.That(
            () => TrainedRegressor.Load(path),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("the last with one output"));
        new TensorFile(new Dictionary<string, string>(), file.Tensors).Write(path);
        Assert.That(
            () => TrainedRegressor.Load(path), Throws.TypeOf<ModelFileException>().With.Message.Contains("found no format"));
        File.Delete(path);
    }

    [Test]
    public void Load_AStream_IsTheSameModelAndNamesTheStreamInMessages()
    {
        using var stream = new MemoryStream(RegressorFixture.Bytes(_regressor));
        TrainedRegressor loaded = TrainedRegressor.Load(stream, "embedded");
        Assert.That(Scores(loaded), Is.EqualTo(Scores(_regressor)));
        Assert.That(
            () => TrainedRegressor.Load(new MemoryStream(new byte[4]), "embedded"),
            Throws.TypeOf<ModelFileException>().With.Message.StartsWith("Model file 'embedded' is refused"));
    }

    [Test]
    public void WithProvenance_OfAName_ReplacesItInANewModelOnly()
    {
        TrainedRegressor changed = _regressor.WithProvenance(
            new Dictionary<string, string> { ["training.rows"] = "few", ["a"] = "b" });
        Assert.Multiple(() =>
        {
            Assert.That((changed.Provenance["training.rows"], changed.Provenance["a"]), Is.EqualTo(("few", "b")));
            Assert.That(_regressor.Provenance["training.rows"], Is.EqualTo("200"));
            Assert.That(_regressor.Provenance.ContainsKey("a"), Is.False);
            Assert.That(Scores(changed), Is.EqualTo(Scores(_regressor)));
        });
    }

    [Test]
    public void Save_AQuantizedModel_KeepsTheFullWeights() => Assert.That(
        RegressorFixture.Bytes(_regressor.WithPrecision(PredictionPrecision.Quantized)), Is.EqualTo(
            RegressorFixture.Bytes(_regressor)));

    private static ReadOnlySpan<float> Row(int row) => Rows.Features.Span.Slice(row * 4, 4);

    private static float[] Scores(TrainedRegressor regressor)
    {
        float[] scores = new float[301];
        regressor.Predict(Rows.Features.Span, scores);
        return scores;
    }
}
