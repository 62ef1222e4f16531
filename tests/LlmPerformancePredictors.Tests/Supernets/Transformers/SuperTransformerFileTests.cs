using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Storage;

namespace LlmPerformancePredictors.Tests.Supernets.Transformers;

/// <summary>Model files that claim too much or are damaged (issue 13, number 32).</summary>
public class SuperTransformerFileTests
{
    private string _path = "";

    [SetUp]
    public void MakePath() => _path = Path.Combine(Directory.CreateTempSubdirectory("supernet").FullName, "model.safetensors");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void Read_WithAnyByteChanged_IsRefusedOrTheSame()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer whole = TinySupernet.Model(engine);
        SuperTransformerFile.Write(whole, _path, new Dictionary<string, string> { ["data"] = "multi30k" });
        float[] weights = TinySupernet.Weights(whole);
        byte[] bytes = File.ReadAllBytes(_path);
        int header = 8 + (int)BitConverter.ToInt64(bytes);
        IEnumerable<(int At, byte[] Bytes)> damages = Damage.FlipEach(bytes, 7).Where(damage => damage.At < header)
            .Concat(Damage.FlipEach(bytes, 211).Where(damage => damage.At >= header));
        foreach ((int at, byte[] damaged) in damages)
        {
            File.WriteAllBytes(_path, damaged);
            try
            {
                using SuperTransformer found = SuperTransformerFile.Read(engine, _path);
                Assert.That(TinySupernet.Weights(found), Is.EqualTo(weights), $"byte {at}");
                Assert.That(ObjectDifference.Find(found.Options, whole.Options), Is.Null, $"byte {at}");
                Assert.That(ObjectDifference.Find(found.Largest, whole.Largest), Is.Null, $"byte {at}");
            }
            catch (ModelFileException)
            {
                // As it should be.
            }
        }
    }

    [TestCase("options", "\"VocabularySize\":24", "\"VocabularySize\":2000000000", "'embedding' of shape [2000000000, 16]")]
    [TestCase(
        "options", "\"MaximumLength\":24", "\"MaximumLength\":100000000", "MaxLength is 100000000; allowed is 2 to 1048576")]
    [TestCase("options", "\"AttentionWidth\":8", "\"AttentionWidth\":2000000000", "of shape [2000000000, 16]")]
    [TestCase("options", "\"PositionWidth\":null", "\"PositionWidth\":-1", "PositionWidth")]
    [TestCase("options", "{", "[", "'options' in its metadata as JSON")]
    [TestCase("plan", "\"EncoderWidth\":16", "\"EncoderWidth\":2000000000", "of shape [24, 2000000000]")]
    [TestCase("plan", "\"FeedForwardWidth\":24", "\"FeedForwardWidth\":2147483647", "of shape [2147483647, 16]")]
    [TestCase("plan", "\"Encoder\":[", "\"Encoder\":[null,", "a layer that is null")]
    [TestCase("plan", "\"Decoder\":[", "\"Decoder\":[null,", "a layer that is null")]
    [TestCase("plan", "\"Decoder\":", "\"Other\":", "")]
    [TestCase("plan", "\"EncoderWidth\":16", "\"EncoderWidth\":\"\\ud800\"", "'plan' in its metadata as JSON")]
    public void Read_AClaimOfTheHeader_IsComparedBeforeAnythingIsAllocated(
        string key, string what, string claim, string message)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using (SuperTransformer model = TinySupernet.Model(engine))
            SuperTransformerFile.Write(model, _path);
        Change(key, what, claim);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(
            () => SuperTransformerFile.Read(engine, _path), Throws.TypeOf<ModelFileException>().With.Message.Contains(message));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20_000_000));
    }

    [Test]
    public void Embed_PositionsAskedForOneByOne_AreThoseOfTheWhole()
    {
        var whole = new PositionalEncoding(6, 8);
        var later = new PositionalEncoding(6, 8);
        float[] all = whole.Slice(0, 200, 6);
        for (int position = 0; position < 200; position++)
            Assert.That(later.Slice(position, 1, 6), Is.EqualTo(all[(6 * position)..(6 * (position + 1))]), $"{position}");
        Assert.That(all[6 * 199], Is.EqualTo((float)Math.Sin(199)));
    }

    [Test]
    public void Write_WhileAnotherThreadHasTheEngine_WaitsForIt()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        Task writing;
        using (engine.BeginScope())
        {
            writing = Task.Run(() => SuperTransformerFile.Write(model, _path));
            Assert.That(writing.IsCompleted, Is.False);
        }

        writing.GetAwaiter().GetResult();
        using SuperTransformer read = SuperTransformerFile.Read(engine, _path);
        Assert.That(TinySupernet.Weights(read), Is.EqualTo(TinySupernet.Weights(model)));
    }

    private void Change(string key, string what, string claim)
    {
        TensorFile file = TensorFile.Read(_path);
        string text = file.Metadata[key];
        Assert.That(text, Does.Contain(what));
        int at = text.IndexOf(what, StringComparison.Ordinal);
        string changed = text[..at] + claim + text[(at + what.Length)..];
        new TensorFile(new Dictionary<string, string>(file.Metadata) { [key] = changed }, file.Tensors).Write(_path);
    }
}
