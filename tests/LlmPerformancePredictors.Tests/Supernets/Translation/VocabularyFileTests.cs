using System.Text;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

public class VocabularyFileTests
{
    private string _path = string.Empty;

    private static Vocabulary Words => Vocabulary.LearnWords(["größe \"b\" \\ größe"]);

    private static Vocabulary Pairs => Vocabulary.LearnBytePairs(["ab ab 😀"], 2);

    [SetUp]
    public void NameTheFile() => _path =
        Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.vocabulary.json");

    [TearDown]
    public void DeleteTheFile() => File.Delete(_path);

    [Test]
    public void ToJson_OfWordsAndPairs_IsWhatTheDocsShow()
    {
        Assert.That(Words.ToJson(), Is.EqualTo("{\"vocabulary\": 1, \"words\": [\n\"größe\",\n\"\\\"b\\\"\",\n\"\\\\\"\n]}\n"));
        Assert.That(Pairs.ToJson(), Is.EqualTo(
            "{\"vocabulary\": 1, \"characters\": [\n\"a\",\n\"b\",\n\"\\uD83D\\uDE00\"\n], "
            + "\"merges\": [\n[\"a\",\"b\"],\n[\"ab\",\" \"]\n]}\n"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Read_WhatWasWritten_IsTheSameAndNoTemporaryFileStays(bool isPairs)
    {
        Vocabulary written = isPairs ? Pairs : Words;
        File.WriteAllText(_path, "older, and longer than what replaces it: " + new string('x', 1000));
        written.Write(_path);
        Vocabulary read = Vocabulary.Read(_path);
        Assert.Multiple(() =>
        {
            Assert.That(
                Enumerable.Range(0, read.Count).Select(id => read[id]),
                Is.EqualTo(Enumerable.Range(0, written.Count).Select(id => written[id])));
            Assert.That(read.IsBytePairs, Is.EqualTo(isPairs));
            Assert.That(read.ToJson(), Is.EqualTo(written.ToJson()));
            Assert.That(Directory.GetFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(_path) + "*"), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Pairs.ToJson().TrimEnd());
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.That(
                () => Vocabulary.Read(_path), Throws.TypeOf<ModelFileException>().With.Message.Contains(_path),
                $"{length} bytes");
        }
    }

    [Test]
    public void Read_BytesThatAreNotUtf8_AreRefused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Words.ToJson());
        bytes[Array.IndexOf(bytes, (byte)0xC3)] = (byte)'x';
        File.WriteAllBytes(_path, bytes);
        Assert.That(() => Vocabulary.Read(_path), Throws.TypeOf<ModelFileException>().With.Message.Contains("UTF-8"));
    }

    [TestCase("null", "It is null")]
    [TestCase("""{"words": ["a"]}""", "Its version is 0, but only 1 can be read")]
    [TestCase("""{"vocabulary": 2, "words": ["a"]}""", "Its version is 2")]
    [TestCase("""{"vocabulary": 1}""", "It needs either words, or characters and merges")]
    [TestCase("""{"vocabulary": 1, "characters": ["a"]}""", "It needs either words, or characters and merges")]
    [TestCase(
        """{"vocabulary": 1, "words": ["a"], "characters": ["a"], "merges": []}""",
        "It needs either words, or characters and merges")]
    [TestCase("""{"vocabulary": 1, "words": []}""", "It has no words")]
    [TestCase("""{"vocabulary": 1, "words": ["a", "b", "a"]}""", "The word 'a' occurs twice")]
    [TestCase("""{"vocabulary": 1, "words": ["a b"]}""", "The word 'a b' is empty or has white space")]
    [TestCase("""{"vocabulary": 1, "words": ["a", null]}""", "The word '' is empty or has white space")]
    [TestCase("""{"vocabulary": 1, "words": ["\ud83d"]}""", "")]
    [TestCase("""{"vocabulary": 1, "characters": ["ab"], "merges": []}""", "'ab' is not one character")]
    [TestCase(
        """{"vocabulary": 1, "characters": ["a"], "merges": [["a", "b"]]}""",
        "Merge 0 (counted from 0), [a, b], is not of two pieces that are known before it")]
    [TestCase(
        """{"vocabulary": 1, "characters": ["a"], "merges": [["a", " "], ["a ", "a"]]}""",
        "Merge 1 (counted from 0), [a , a], is not of two pieces")]
    [TestCase(
        """{"vocabulary": 1, "characters": ["a"], "merges": [["a"]]}""",
        "Merge 0 (counted from 0), [a], is not of two pieces")]
    [TestCase(
        """{"vocabulary": 1, "characters": ["a"], "merges": [null]}""",
        "Merge 0 (counted from 0), [], is not of two pieces")]
    [TestCase(
        """{"vocabulary": 1, "characters": ["a"], "merges": [["a", "a"], ["a", "a"]]}""",
        "Merge 1 (counted from 0), ['a', 'a'], occurs twice")]
    public void Parse_OfSomethingElse_SaysWhy(string json, string reason) =>
        Assert.That(
            () => Vocabulary.Parse(json, "vocabulary.json"),
            Throws.TypeOf<ModelFileException>()
                .With.Message.StartsWith("Model file 'vocabulary.json' is refused: expected a vocabulary as JSON")
                .And.Message.Contains(reason));
}
