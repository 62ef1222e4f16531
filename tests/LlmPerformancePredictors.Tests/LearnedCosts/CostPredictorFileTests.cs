using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Tests.LearnedCosts;

public class CostPredictorFileTests
{
    private static readonly FeatureEncoder Averages = FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance);

    [Test]
    public void Load_OfASavedPredictor_PredictsTheSameAndWritesTheSameBytes([Values] CostModelKind kind)
    {
        CostPredictor predictor = CostPredictorContractTests.CreatePredictor(kind);
        (string path, string copy) = (GetPath($"{kind}"), GetPath($"{kind}-copy"));
        predictor.Save(path);
        CostPredictor loaded = CostPredictor.Load(path, Averages);
        foreach (Architecture candidate in MachineTranslationCandidates.All.Take(100))
            Assert.That(loaded.GetCost(candidate), Is.EqualTo(predictor.GetCost(candidate)), candidate.Id);
        Assert.That(
            (loaded.Kind, loaded.Name, loaded.Unit, loaded.Device), Is.EqualTo((kind, "energy", "mJ", "a device")));
        loaded.Save(copy);
        Assert.That(File.ReadAllBytes(copy), Is.EqualTo(File.ReadAllBytes(path)));
    }

    [Test]
    public void Load_WithOtherFeatures_NamesBothLayouts([Values] CostModelKind kind)
    {
        string path = GetPath($"{kind}-layout");
        CostPredictorContractTests.CreatePredictor(kind).Save(path);
        Assert.That(
            () => CostPredictor.Load(path, FeatureEncoder.Create(MachineTranslationSpace.Instance, ("own", _ => 1))),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("[own]").And.Message.Contains("decoder"));
    }

    [Test]
    public void Load_OfAnotherSpaceOfTheSameFeatures_NamesBoth([Values] CostModelKind kind)
    {
        string path = GetPath($"{kind}-space");
        CostPredictorContractTests.CreatePredictor(kind).Save(path);
        Assert.That(
            () => CostPredictor.Load(path, FeatureEncoder.CreateAverages(NumberWordsTask.Space)),
            Throws.TypeOf<ModelFileException>().With.Message.Contains(NumberWordsTask.Space.Name)
                .And.Message.Contains(MachineTranslationSpace.Instance.Name));
    }

    [Test]
    public void Load_OfAnotherRegressor_SaysWhatWasExpected()
    {
        string path = GetPath("no-cost");
        LinearRegressor.Fit(new RegressionData(Averages.Names, new float[20], new float[2])).Save(path);
        Assert.That(
            () => CostPredictor.Load(path, Averages),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("a cost predictor"));
    }

    [TestCase("1 1 1", TestName = "Load_OfAProcessWithThreeScales_IsRefused")]
    [TestCase("1 1 1 -1", TestName = "Load_OfAProcessWithNegativeNoise_IsRefused")]
    [TestCase("1 1 NaN 0.1", TestName = "Load_OfAProcessWithoutALength_IsRefused")]
    public void Load_OfAProcessWithOddScales_IsRefused(string scale)
    {
        string path = GetPath("scale");
        CostPredictorContractTests.CreatePredictor(CostModelKind.Process).Save(path);
        TensorFile file = TensorFile.Read(path);
        new TensorFile(new Dictionary<string, string>(file.Metadata) { ["scale"] = scale }, file.Tensors).Write(path);
        Assert.That(
            () => CostPredictor.Load(path, Averages), Throws.TypeOf<ModelFileException>().With.Message.Contains(scale));
    }

    private static string GetPath(string name) =>
        Path.Combine(TestContext.CurrentContext.WorkDirectory, $"cost-file-{name}.safetensors");
}
