using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class RegressorFileTests
{
    private const string Name = "model";

    private readonly TensorFile _file = RegressorFile.Create(
        ["a", "b"],
        new Standardization([1, 2], [3, 4]),
        new Standardization([5], [6]),
        [Network(1), Network(2)],
        new Dictionary<string, string> { ["space"] = "toy" });

    [Test]
    public void Create_AnEnsemble_NamesLayersAsPyTorchDoes() => Assert.That(
        _file.Tensors.Select(tensor => $"{tensor.Name} {string.Join('x', tensor.Shape)}").Order(StringComparer.Ordinal),
        Is.EqualTo(new[]
        {
            "features.mean 2", "features.scale 2",
            "members.0.layers.0.bias 3", "members.0.layers.0.weight 3x2",
            "members.0.layers.1.bias 1", "members.0.layers.1.weight 1x3",
            "members.1.layers.0.bias 3", "members.1.layers.0.weight 3x2",
            "members.1.layers.1.bias 1", "members.1.layers.1.weight 1x3",
            "target.mean 1", "target.scale 1",
        }));

    [Test]
    public void Read_WhatWasCreated_PredictsFromTheSameNumbers()
    {
        TrainedRegressor read = RegressorFile.Read(_file, Name, ["a", "b"]);
        Assert.Multiple(() =>
        {
            Assert.That(read.FeatureNames, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(read.Members, Is.EqualTo(2));
            Assert.That(read.Provenance, Is.EqualTo(new Dictionary<string, string> { ["space"] = "toy" }));
            Assert.That(read.Predict([1.5f, -2]), Is.EqualTo(Expected([1.5f, -2])).Within(1e-5));
        });
    }

    [Test]
    public void Read_WithoutAnyOneTensor_IsRefused()
    {
        foreach (NamedTensor missing in _file.Tensors)
        {
            var file = new TensorFile(_file.Metadata, _file.Tensors.Where(tensor => tensor != missing));
            Assert.That(() => RegressorFile.Read(file, Name, null), Throws.TypeOf<ModelFileException>(), missing.Name);
        }
    }

    [Test]
    public void Read_ANumberThatIsNotFiniteInAnyTensor_NamesTheTensor([Values(float.NaN, float.PositiveInfinity)] float value)
    {
        foreach (NamedTensor bad in _file.Tensors)
        {
            float[] values = bad.Values.ToArray();
            values[^1] = value;
            TensorFile file = Replaced(bad.Name, bad with { Values = values });
            Assert.That(
                () => RegressorFile.Read(file, Name, null),
                Throws.TypeOf<ModelFileException>().With.Message.Contains($"finite numbers in '{bad.Name}'"));
        }
    }

    [TestCase("features.scale")]
    [TestCase("target.scale")]
    public void Read_AScaleOfZero_IsRefused(string name)
    {
        NamedTensor scale = _file.Find(name)!;
        TensorFile file = Replaced(name, scale with { Values = new float[scale.Values.Length] });
        Assert.That(
            () => RegressorFile.Read(file, Name, null), Throws.TypeOf<ModelFileException>().With.Message.Contains(
                $"numbers above 0 in '{name}'"));
    }

    [TestCase("members", "0", "1 to 1000 as metadata 'members'")]
    [TestCase("members", "1001", "1 to 1000 as metadata 'members'")]
    [TestCase("members", "3", "layers 'members.2.layers.0.weight' and on")]
    [TestCase("feature_names", "[]", "a list of names as metadata 'feature_names'")]
    [TestCase("feature_names", "[null, \"b\"]", "a list of names as metadata 'feature_names'")]
    [TestCase("feature_names", "no json", "a list of names as metadata 'feature_names'")]
    [TestCase("feature_names", "[\"a\"]", "'features.mean' of shape [1]")]
    [TestCase("format", "other/2", "the format 'llm-performance-predictors/regressor/1'")]
    public void Read_MetadataThatDoesNotFit_SaysWhatWasExpected(string key, string value, string message)
    {
        var file = new TensorFile(new Dictionary<string, string>(_file.Metadata) { [key] = value }, _file.Tensors);
        Assert.That(
            () => RegressorFile.Read(file, Name, null), Throws.TypeOf<ModelFileException>().With.Message.Contains(message));
    }

    [Test]
    public void Read_MembersOfDifferentShapes_IsRefused()
    {
        TensorFile other = RegressorFile.Create(
            ["a", "b"],
            new Standardization([1, 2], [3, 4]),
            new Standardization([5], [6]),
            [Network(1), NetworkWeights.CreateInitial([2, 4, 1], RandomSource.Create(2))],
            new Dictionary<string, string>());
        Assert.That(
            () => RegressorFile.Read(other, Name, null),
            Throws.TypeOf<ModelFileException>().With.Message.Contains(
                "expected members of one shape, [2, 3, 1], found [2, 4, 1] for member 1"));
    }

    private static NetworkWeights Network(int seed) => NetworkWeights.CreateInitial([2, 3, 1], RandomSource.Create(seed));

    // The mean over both members, by loops.
    private static double Expected(float[] row) => new[] { Network(1), Network(2) }.Average(network =>
    {
        double[] input = [(row[0] - 1) / 3, (row[1] - 2) / 4];
        double output = network.Biases[1][0];
        for (int unit = 0; unit < 3; unit++)
        {
            double sum = network.Biases[0][unit] + (network.Weights[0][2 * unit] * input[0]) + (
                network.Weights[0][(2 * unit) + 1] * input[1]);
            output += network.Weights[1][unit] * Math.Max(0, sum);
        }

        return 5 + (6 * output);
    });

    private TensorFile Replaced(string name, NamedTensor by) =>
        new(_file.Metadata, _file.Tensors.Select(tensor => tensor.Name == name ? by : tensor));
}
