using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Storage;

namespace LlmPerformancePredictors.Tests.Supernets.Training;

/// <summary>Checkpoints that are damaged (issue 13, number 32).</summary>
public class SupernetCheckpointTests
{
    private static readonly IReadOnlyList<SentencePair> Pairs = TinySupernet.Pairs(20);

    private static readonly SupernetTrainingOptions Options =
        new() { Steps = 4, BatchTokens = 120, LearningRate = 0.003, WarmupSteps = 2 };

    private string _path = "";

    [SetUp]
    public void MakePath() => _path = Path.Combine(Directory.CreateTempSubdirectory("checkpoint").FullName, "run.safetensors");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [TestCase("decoder.1.expand.weight", float.NaN)]
    [TestCase("first.embedding", float.PositiveInfinity)]
    [TestCase("second.decoder.1.expand.bias", -1f)]
    public void Resume_FromANumberThatCannotBe_IsRefusedAndChangesNothing(string name, float value)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        float[] expected = Train(engine, resume: false);
        TensorFile file = TensorFile.Read(_path);
        new TensorFile(file.Metadata, file.Tensors.Select(tensor => tensor.Name == name
            ? tensor with { Values = tensor.Values.ToArray().Select((number, i) => i == 3 ? value : number).ToArray() }
            : tensor)).Write(_path);

        Assert.That(Train(engine, resume: true), Is.EqualTo(expected), "as if it had not been tried");
    }

    [Test]
    public void Resume_FromACheckpointWithAByteChanged_IsRefused()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        Train(engine, resume: false);
        byte[] bytes = File.ReadAllBytes(_path);
        int header = 8 + (int)BitConverter.ToInt64(bytes);
        using SuperTransformer model = TinySupernet.Model(engine);
        using SupernetTraining training = Create(model);
        foreach ((int at, byte[] damaged) in Damage.FlipEach(bytes, 997).Where(damage => damage.At >= header))
        {
            File.WriteAllBytes(_path, damaged);
            Assert.That(() => training.Resume(_path), Throws.TypeOf<ModelFileException>(), $"byte {at}");
        }
    }

    private static SupernetTraining Create(SuperTransformer model) =>
        new(model, Pairs, new UniformSampler(TinySupernet.Space), Options);

    private float[] Train(ManagedTensorEngine engine, bool resume)
    {
        using SuperTransformer model = TinySupernet.Model(engine);
        using SupernetTraining training = Create(model);
        if (resume) Assert.That(() => training.Resume(_path), Throws.TypeOf<ModelFileException>());
        training.Run();
        if (!resume) training.Save(_path);
        return TinySupernet.Weights(model);
    }
}
