using LlmPerformancePredictors.ModelFiles;

namespace LlmPerformancePredictors.Tests.ModelFiles;

public class CheckedTensorsTests
{
    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void Require_NotFinite_IsRefusedWithPlace(float value)
    {
        Assert.That(
            () => { Create(1f, value).Require("w", 2); },
            Throws.TypeOf<ModelFileException>().With.Message.Contains("finite numbers in 'w'").And.Message.Contains("at 1"));
    }

    [Test]
    public void Require_MissingOrOfAnotherShape_IsRefused() => Assert.Multiple(() =>
    {
        Assert.That(
            () => { Create(1, 2).Require("w", 2_000_000_000, 512); },
            Throws.TypeOf<ModelFileException>().With.Message.Contains("'w' of shape [2000000000, 512], found [2]"));
        Assert.That(
            () => { Create(1, 2).Require("v", 2); },
            Throws.TypeOf<ModelFileException>().With.Message.Contains("'v' of shape [2], found none"));
        Assert.That(Create(1, 2).Require("w", 2).ToArray(), Is.EqualTo(new[] { 1f, 2f }));
    });

    private static CheckedTensors Create(params float[] values) => new(
        new TensorFile(new Dictionary<string, string>(), [new NamedTensor("w", [values.Length], values)]), "path");
}
