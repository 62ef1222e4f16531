using System.Text;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;

namespace LlmPerformancePredictors.Tests.LanguageModels;

public class RecordedAnswerFileTests
{
    private const string Line =
        """{"model":"m","prompt_sha256":"ab","settings":"seed=1","sample":2,"answer":"42","recorded":"today"}""";

    [Test]
    public void Read_OfWholeLines_GivesTheirAnswers() =>
        Assert.That(
            Read(Line + "\n" + Line + "\n"),
            Is.EqualTo(Enumerable.Repeat(new RecordedAnswer(new AnswerKey("m", "ab", "seed=1", 2), "42"), 2)));

    [Test]
    public void Read_OfATornLastLine_ForgivesIt() => Assert.That(Read(Line + "\n" + Line[..20]), Has.Count.EqualTo(1));

    [Test]
    public void Read_OfAWholeLastLineWithoutLineFeed_KeepsIt() => Assert.That(Read(Line + "\n" + Line), Has.Count.EqualTo(2));

    [Test]
    public void Read_OfALineWithoutSettings_HasTheDefaultOnes()
    {
        RecordedAnswer answer = Read("{\"model\":\"m\",\"prompt_sha256\":\"ab\",\"answer\":\"42\"}\n").Single();
        Assert.That(answer, Is.EqualTo(new RecordedAnswer(new AnswerKey("m", "ab"), "42")));
    }

    [TestCase("null")]
    [TestCase("{\"model\":null,\"prompt_sha256\":\"ab\",\"answer\":\"42\"}")]
    [TestCase("{\"model\":\"m\",\"prompt_sha256\":\"ab\",\"answer\":null}")]
    [TestCase("{\"model\":\"m\",\"prompt_sha256\":\"ab\",\"settings\":null,\"answer\":\"42\"}")]
    [TestCase("{\"model\":\"m\"")]
    [TestCase("{\"model\":\"m\",\"answer\":\"42\"}")]
    [TestCase("42")]
    public void Read_OfDamageElsewhere_NamesFileAndLine(string damaged) =>
        Assert.That(
            () => Read(Line + "\n" + damaged + "\n" + Line + "\n"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("answers.jsonl, line 2 is no recorded answer: "));

    [Test]
    public void RecordedAnswers_OfTheDatasets_AreAllOfOneModel() =>
        Assert.That(RecordedAnswers.All.Select(answer => answer.Key.Model).Distinct().Count(), Is.EqualTo(1));

    [Test]
    public void RecordedAnswers_AgainstTheSource_AreEqual()
    {
        Dictionary<AnswerKey, string> source = SharedData.Csv("recorded-answers", "index.csv").ToDictionary(
            row => new AnswerKey(row["model"], row["prompt_sha256"]),
            row => File.ReadAllText(SharedData.Path("recorded-answers", row["name"] + ".answer.json")));
        RecordedAnswer[] fromTheSource = [.. RecordedAnswers.All.Where(answer => source.ContainsKey(answer.Key))];
        Assert.That(fromTheSource, Has.Length.EqualTo(RecordedAnswers.All.Count - 6), "The six about inventories are our own.");
        foreach (RecordedAnswer answer in fromTheSource) Assert.That(answer.Text, Is.EqualTo(source[answer.Key]));
    }

    private static IReadOnlyList<RecordedAnswer> Read(string text) =>
        RecordedAnswerFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "answers.jsonl");
}
