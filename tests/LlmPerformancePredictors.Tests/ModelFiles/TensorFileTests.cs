using System.Buffers.Binary;
using System.Text;
using LlmPerformancePredictors.ModelFiles;

namespace LlmPerformancePredictors.Tests.ModelFiles;

[TestFixture]
public sealed class TensorFileTests
{
    private string _path = string.Empty;

    [SetUp]
    public void NameTheFile() => _path = Path.Combine(
        TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.safetensors");

    [TearDown]
    public void DeleteTheFile() => File.Delete(_path);

    [Test]
    public void Read_WhatWasWritten_IsTheSame()
    {
        Sample("a", "b").Write(_path);
        TensorFile read = TensorFile.Read(_path);
        Assert.Multiple(() =>
        {
            Assert.That(read.Metadata, Is.EqualTo(new Dictionary<string, string> { ["name"] = "ä \"quoted\"" }));
            Assert.That(read.Find("a")!.Shape, Is.EqualTo(new[] { 2, 3 }));
            Assert.That(read.Find("a")!.Values.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
            Assert.That(read.Find("missing"), Is.Null);
        });
    }

    [Test]
    public void Write_InAnyOrder_GivesTheSameBytesAndLeavesNoTemporaryFile()
    {
        Sample("a", "b").Write(_path);
        byte[] first = File.ReadAllBytes(_path);
        Sample("b", "a").Write(_path);
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(first));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(_path) + "*"), Has.Length.EqualTo(1));
    }

    [Test]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        Sample("a", "b").Write(_path);
        byte[] bytes = File.ReadAllBytes(_path);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.That(() => TensorFile.Read(_path), Throws.TypeOf<ModelFileException>(), $"{length} bytes");
        }
    }

    [TestCase(
        """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""",
        "expected single-precision numbers (dtype F32) for 'a', found dtype F16")]
    [TestCase(
        """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
        "expected as many bytes for 'a' as its shape [3] needs, found 8 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", "found 8 bytes")]
    [TestCase(
        """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""",
        "expected whole numbers of at least 0 as shape of 'a', found -2")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "found [8, 0]")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "found [0, 16]")]
    [TestCase(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "expected the numbers of 'a' at byte 0, without gap or overlap, found byte 4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "expected 4 bytes of numbers, found 8 bytes")]
    [TestCase(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "the numbers of 'b' at byte 8")]
    [TestCase(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "found 'a' twice")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2]}}""", "expected 'a' to have a field data_offsets (Array)")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", "exactly dtype, shape and data_offsets")]
    [TestCase("""{"a":7}""", "expected 'a' to have a field dtype (String), found 7")]
    [TestCase("""{"__metadata__":{"x":1}}""", "expected one string as metadata 'x', found 1")]
    [TestCase("[]", "expected a JSON object as header, found Array")]
    [TestCase("{no", "expected a header in JSON")]
    public void Read_ADishonestHeader_SaysWhatWasExpectedAndFound(string header, string message)
    {
        WriteRaw((ulong)header.Length, header);
        Assert.That(() => TensorFile.Read(_path), Throws.TypeOf<ModelFileException>().With.Message.Contains(message));
    }

    [TestCase(ulong.MaxValue)]
    [TestCase(100_000_001UL)]
    [TestCase(1000UL)]
    [TestCase(0UL)]
    public void Read_AHeaderLengthOutOfRange_IsRefusedBeforeReadingIt(ulong length)
    {
        WriteRaw(length, "{}");
        Assert.That(
            () => TensorFile.Read(_path), Throws.TypeOf<ModelFileException>().With.Message.Contains(
                $"found a header length of {length}"));
    }

    [Test]
    public void Constructor_NamesOrShapesThatDoNotFit_Throws() => Assert.Multiple(() =>
    {
        Assert.That(() => Sample("a", "a"), Throws.ArgumentException);
        Assert.That(() => Sample("a", "__metadata__"), Throws.ArgumentException);
        Assert.That(
            () => new TensorFile(new Dictionary<string, string>(), [new NamedTensor("a", [2], new float[3])]),
            Throws.ArgumentException.With.Message.StartsWith("Tensor 'a' has shape [2] but 3 numbers."));
    });

    private static TensorFile Sample(params string[] names) => new(
        new Dictionary<string, string> { ["name"] = "ä \"quoted\"" },
        names.Select(name => new NamedTensor(name, [2, 3], new float[] { 1, 2, 3, 4, 5, 6 })));

    private void WriteRaw(ulong length, string header)
    {
        byte[] bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(8));
        File.WriteAllBytes(_path, bytes);
    }
}
