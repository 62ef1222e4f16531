using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>Bounds of every reader (issue 13, numbers 23 and 33).</summary>
public class BoundedFileTests
{
    private static readonly JsonTypeInfo<string> Text = StrictJson.GetTypeInfo<string>(JsonSerializerOptions.Default);
    private string _path = "";

    [SetUp]
    public void MakePath() => _path = Path.Combine(Directory.CreateTempSubdirectory("bounded").FullName, "file");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100)]
    public void ReadBytes_UpToTheBound_AreAllOfThem(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        File.WriteAllBytes(_path, bytes);
        Assert.That(BoundedFile.ReadBytes(_path, 100).ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public void ReadBytes_MoreThanTheBound_AreRefused()
    {
        File.WriteAllBytes(_path, new byte[101]);
        Assert.That(
            () => BoundedFile.ReadBytes(_path, 100),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                $"{_path} has more than 100 bytes, the most that are read."));
    }

    [Test]
    [Platform("Linux")]
    public void ReadBytes_OfWhatNeverEnds_AreRefused() =>
        Assert.That(() => BoundedFile.ReadBytes("/dev/zero", 1_000_000), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void ReadText_InAnyUnicode_IsTheText([Values("utf-8", "utf-16", "utf-16BE")] string encoding)
    {
        File.WriteAllText(_path, "ü 漢 😀", Encoding.GetEncoding(encoding));
        Assert.That(BoundedFile.ReadText(_path), Is.EqualTo("ü 漢 😀"));
    }

    [Test]
    public void ReadText_BytesThatAreNoText_AreRefused()
    {
        File.WriteAllBytes(_path, [(byte)'a', 0xFF]);
        Assert.That(
            () => BoundedFile.ReadText(_path),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{_path} is no text in UTF-8: "));
    }

    [TestCase("null")]
    [TestCase("{")]
    [TestCase("\"\\ud800\"")]
    [TestCase("{\"\\ud800\": 1}")]
    public void Deserialize_WhateverIsWrong_IsAJsonException(string json)
    {
        Assert.That(() => StrictJson.Deserialize(json, Text), Throws.InstanceOf<JsonException>());
        Assert.That(() => StrictJson.Deserialize(Encoding.UTF8.GetBytes(json), Text), Throws.InstanceOf<JsonException>());
    }

    [Test]
    public void Deserialize_ALoneSurrogateOrNestingWithoutEnd_IsAJsonException()
    {
        Assert.That(() => StrictJson.Deserialize("\"a\ud800b\"", Text), Throws.InstanceOf<JsonException>());
        JsonTypeInfo<object> anything = StrictJson.GetTypeInfo<object>(JsonSerializerOptions.Default);
        Assert.That(() => StrictJson.Deserialize(new string('[', 5000), anything), Throws.InstanceOf<JsonException>());
    }
}
