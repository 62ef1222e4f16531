using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Supernets.Transformers;

public class SuperTransformerFileFaultTests
{
    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void RequireTensor_NotFinite_IsRefusedWithPlace(float value)
    {
        var file = new TensorFile(new Dictionary<string, string>(), [new NamedTensor("w", [2], new[] { 1f, value })]);

        Assert.That(
            () => { SuperTransformer.RequireTensor(file, "path", "w", new TensorShape(2)); },
            Throws.TypeOf<ModelFileException>().With.Message.Contains("finite numbers in 'w'").And.Message.Contains("at 1"));
    }
}
