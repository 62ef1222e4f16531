using System.Text;
using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>A log opened on a file that is something else leaves it as it is (issue 13, 12).</summary>
public class ForeignFileTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("foreign").FullName;
        _path = Path.Combine(_folder, "file.jsonl");
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [TestCase("my only copy of a poem")]
    [TestCase("{my notes")]
    [TestCase("{\"name\": \"settings of another program\"")]
    [TestCase("{ \"model\": \"spaces are not how we write\"")]
    [TestCase("{\"model\":\"gpt\",\"temperature\":0.5")]
    [TestCase("{\"model\":\"gpt\",\"model\":\"g")]
    [TestCase("{\"prompt_sha256\":\"ab\",\"mod")]
    [TestCase("{\"model\":\"gpt\\x")]
    [TestCase("[1, 2")]
    [TestCase("\"text")]
    [TestCase("\0\0\0\0")]
    [TestCase("name: value\r\nother: value")]
    [TestCase("{\"model\":\"gpt\",\n\"prompt")]
    public void AnswerStore_OpenedOnAnotherFile_RefusesItAndCutsNothing(string content)
    {
        foreach (string before in (string[])["", Line("p") + "\n"])
        {
            File.WriteAllText(_path, before + content);
            Assert.That(
                () => new AnswerStore(new AnswerStoreOptions { Path = _path }),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(_path).And.Message.Contains("is no recorded answer")
                    .And.Message.EndsWith("Restore the line from a copy, or delete it and ask the model again."));
            Assert.That(File.ReadAllText(_path), Is.EqualTo(before + content));
            Assert.That(() => RecordedAnswerFile.Read(_path), Throws.TypeOf<InvalidDataException>());
            Assert.That(File.Exists(_path + ".cut"), Is.False);
        }
    }

    [TestCase("  ")]
    [TestCase(" \r")]
    [TestCase("\t\n \n   ")]
    public async Task AnswerStore_OpenedOnAFileThatEndsInWhiteSpace_CutsNothing(string content)
    {
        await File.WriteAllTextAsync(_path, content);
        await using (var store = new AnswerStore(new AnswerStoreOptions { Path = _path }))
            await store.AddAsync(new RecordedAnswer(AnswerKey.Create("m", "p"), "24"));
        Assert.That(await File.ReadAllTextAsync(_path), Does.StartWith(content + "\n{"));
        Assert.That(RecordedAnswerFile.Read(_path).Single().Text, Is.EqualTo("24"));
    }

    [Test]
    public void IsTorn_BeforeAnyLineWasReadOrWritten_KnowsTheBeginningOfOne()
    {
        var format = new JsonLinesFormat<NoteLine>(
            "note", "Delete it.", JsonLinesFormat.CreateOptions(new DefaultJsonTypeInfoResolver()));
        Assert.That(format.IsTorn("{"u8), Is.True);
        Assert.That(format.IsTorn("poem"u8), Is.False);
    }

    [Test]
    public void Mend_OfEveryBeginningOfALine_KeepsItInASideFile()
    {
        string line = Line("ü \ud83d\ude00 \\ \"quoted\"");
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        var kept = new List<byte>();
        for (int length = 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_path, [.. Encoding.UTF8.GetBytes(Line("first")), (byte)'\n', .. bytes[..length]]);
            using (var store = new AnswerStore(new AnswerStoreOptions { Path = _path }))
                Assert.That(store.Totals.Answers, Is.EqualTo(1), $"{length} bytes");
            kept.AddRange([.. bytes[..length], (byte)'\n']);
            Assert.That(File.ReadAllText(_path), Is.EqualTo(Line("first") + "\n"), $"{length} bytes");
        }

        Assert.That(File.ReadAllBytes(_path + ".cut"), Is.EqualTo(kept.ToArray()));
    }

    private static string Line(string text) => Encoding.UTF8.GetString(RecordedAnswerLine.Format.Write(
    [
        RecordedAnswerLine.From(new RecordedAnswer(AnswerKey.Create("m", text), text)
        {
            Day = new DateOnly(2026, 11, 26),
            Usage = new TokenUsage(4, 3, 2),
            FinishReason = "stop",
            LogProbabilities = [new TokenLogProbability("2", -0.1, [new TokenAlternative("3", -2)])],
        }),
    ])).TrimEnd('\n');
}
