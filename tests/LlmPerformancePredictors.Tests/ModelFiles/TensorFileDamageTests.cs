using System.Buffers.Binary;
using System.Text;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tests.Storage;

namespace LlmPerformancePredictors.Tests.ModelFiles;

/// <summary>What the format allows (issue 13, number 22), and flipped bytes (number 32).</summary>
public class TensorFileDamageTests
{
    private const string Pair = """ "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";

    private string _path = "";

    [SetUp]
    public void MakePath() => _path = Path.Combine(Directory.CreateTempSubdirectory("damage").FullName, "model.safetensors");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void Load_ARegressorWithAnyByteChanged_IsRefusedOrTheSame()
    {
        float[] features = [.. Enumerable.Range(0, 40).Select(i => MathF.Sin(i))];
        TrainedRegressor whole = LinearRegressor.Fit(new RegressionData(["a", "b"], features, features.AsMemory(0, 20)))
            .WithProvenance(new Dictionary<string, string> { ["teacher"] = "gpt \"4\" ü" });
        whole.Save(_path);
        byte[] bytes = File.ReadAllBytes(_path);
        int same = 0;
        foreach ((int at, byte[] damaged) in Damage.FlipEach(bytes).Concat(Damage.FlipEach(bytes)))
        {
            try
            {
                using var stream = new MemoryStream(damaged, writable: false);
                TrainedRegressor found = TrainedRegressor.Load(stream, "model");
                same++;
                Assert.That(found.Provenance, Is.EqualTo(whole.Provenance), $"byte {at}");
                Assert.That(found.FeatureNames, Is.EqualTo(whole.FeatureNames), $"byte {at}");
                Assert.That(found.Predict([1f, 2f]), Is.EqualTo(whole.Predict([1f, 2f])), $"byte {at}");
            }
            catch (ModelFileException)
            {
                // As it should be.
            }
        }

        Assert.That(same, Is.LessThan(20), "padding");
    }

    [Test]
    public void Read_AFileWhoseChecksumWasRenamed_IsRefused()
    {
        Sample().Write(_path);
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(_path));
        File.WriteAllBytes(_path, Encoding.Latin1.GetBytes(
            text.Replace(TensorFileChecksum.Name, "content_checksun", StringComparison.Ordinal)));
        Assert.That(
            () => TensorFile.Read(_path),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("it as 'content_checksun': the file is damaged"));
    }

    [Test]
    public void Read_AFileOfTheVersionBefore_NeedsNoChecksum()
    {
        WriteRaw($$"""{"__metadata__":{"x":"y"},{{Pair}}}""", 8);
        TensorFile read = TensorFile.Read(_path);
        Assert.That(read.Metadata, Is.EqualTo(new Dictionary<string, string> { ["x"] = "y" }));
        read.Write(_path);
        Assert.That(TensorFile.Read(_path).Metadata, Is.EqualTo(read.Metadata), "The checksum is no metadata.");
        Assert.That(Encoding.Latin1.GetString(File.ReadAllBytes(_path)), Does.Contain("\"content_checksum\":\"content-sha256:"));
    }

    [Test]
    public void Constructor_TheChecksumAsMetadata_IsRefused() => Assert.That(
        () => new TensorFile(new Dictionary<string, string> { [TensorFileChecksum.Name] = "x" }, []),
        Throws.ArgumentException.With.Message.StartsWith("Metadata name 'content_checksum' is reserved"));

    [TestCase("{}", 0)]
    [TestCase("{}   ", 0)]
    [TestCase("""{"__metadata__":null}""", 0)]
    [TestCase("""{"__metadata__":{}}""", 0)]
    [TestCase("""{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}""", 0)]
    [TestCase(
        """{"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]},"b":{"shape":[2],"data_offsets":[0,8],"dtype":"F32"}}""", 8)]
    [TestCase(
        """{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 8)]
    [TestCase("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", 8)]
    [TestCase("""{"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    public void Read_WhatTheFormatAllows_IsReadAndWrittenAgain(string header, int bytes)
    {
        WriteRaw(header, bytes);
        TensorFile read = TensorFile.Read(_path);
        read.Write(_path);
        TensorFile again = TensorFile.Read(_path);
        Assert.That(
            again.Tensors.Select(tensor => (tensor.Name, Shape: string.Join(',', tensor.Shape))),
            Is.EquivalentTo(read.Tensors.Select(tensor => (tensor.Name, Shape: string.Join(',', tensor.Shape)))));
    }

    [TestCase("F64"), TestCase("F16"), TestCase("BF16"), TestCase("F8_E4M3"), TestCase("I64"), TestCase("U8"), TestCase("BOOL")]
    [TestCase("f32"), TestCase("")]
    public void Read_NumbersOfAnotherType_AreRefusedWithIt(string type)
    {
        WriteRaw("{" + Pair.Replace("F32", type, StringComparison.Ordinal) + "}", 8);
        Assert.That(
            () => TensorFile.Read(_path), Throws.TypeOf<ModelFileException>().With.Message.EndsWith($"found dtype {type}."));
    }

    [TestCase(" {}", 0)]
    [TestCase("\n{}", 0)]
    [TestCase("\uFEFF{}", 0)]
    [TestCase("{} x", 0)]
    [TestCase("""{"a":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,0]}}""", 0)]
    [TestCase("""{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,0]}}""", 0)]
    [TestCase("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8)]
    [TestCase("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", 8)]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}""", 8)]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8)]
    [TestCase("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [TestCase("""{"a":null}""", 0)]
    [TestCase("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [TestCase("""{"a":{"\ud800":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [TestCase("""{"__metadata__":{"a":"\ud800"}}""", 0)]
    [TestCase("""{"__metadata__":{"\udc00":"a"}}""", 0)]
    [TestCase("""{"__metadata__":{"a":null}}""", 0)]
    [TestCase("""{"__metadata__":{"a":"1","a":"2"}}""", 0)]
    [TestCase("""{"__metadata__":[]}""", 0)]
    public void Read_WhatTheFormatForbids_IsAModelFileException(string header, int bytes)
    {
        WriteRaw(header, bytes);
        Assert.That(() => TensorFile.Read(_path), Throws.TypeOf<ModelFileException>());
    }

    [TestCase("[", 1_000_000)]
    [TestCase("{\"a\":", 200_000)]
    public void Read_AHeaderNestedWithoutEnd_IsRefused(string level, int levels)
    {
        WriteRaw("{\"a\":" + string.Concat(Enumerable.Repeat(level, levels)), 0);
        Assert.That(() => TensorFile.Read(_path), Throws.TypeOf<ModelFileException>());
    }

    private static TensorFile Sample() => new(
        new Dictionary<string, string> { ["x"] = "y" }, [new NamedTensor("a", [2], new[] { 1f, 2f })]);

    private void WriteRaw(string header, int bytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + bytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        File.WriteAllBytes(_path, file);
    }
}
