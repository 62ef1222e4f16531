using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles;

public class DesignPrinciplesFileTests
{
    private string _path = "";

    [SetUp]
    public void MakePath() => _path = Path.Combine(Directory.CreateTempSubdirectory("principles").FullName, "principles.json");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        DesignPrinciples adapted = new CountingPrincipleLearner().Adapt(Requests.Adaptation(3, 1));
        var principles = new DesignPrinciples(
            adapted.Whole, ["Keep \"identity\" <paths>; ünïcode.", .. adapted.Statements], adapted.Allowed,
            adapted.Provenance with { Model = "m", PromptSha256 = "ab", Day = new DateOnly(2026, 2, 3) });
        DesignPrinciplesFile.Write(_path, Requests.Principles(("1<-0", ["none"])));
        DesignPrinciplesFile.Write(_path, principles);
        DesignPrinciples read = DesignPrinciplesFile.Read(_path, NasBench201Space.Instance);
        Assert.That(read.Statements, Is.EqualTo(principles.Statements));
        Assert.That(read.Allowed, Is.EqualTo(principles.Allowed));
        Assert.That(read.Provenance, Is.EqualTo(principles.Provenance));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_path)!), Has.Length.EqualTo(1), "No temporary file stays.");
    }

    [Test]
    public void Read_OfAProvenanceThatSaysNothing_HasEmptyTexts()
    {
        File.WriteAllText(
            _path, "{\"space\": \"nas-bench-201\", \"principles\": [\"p\"], \"allowed\": {}, \"provenance\": {}}");
        PrincipleProvenance read = DesignPrinciplesFile.Read(_path, NasBench201Space.Instance).Provenance;
        Assert.That((read.Method, read.Source), Is.EqualTo(("", "")));
    }

    [TestCase("{")]
    [TestCase("null")]
    [TestCase("{\"space\": \"nas-bench-201\"}")]
    [TestCase("{\"space\": \"another\", \"principles\": [\"p\"], \"allowed\": {}, \"provenance\": {}}")]
    [TestCase("{\"space\": \"nas-bench-201\", \"principles\": [\"p\"], \"allowed\": {\"1<-0\": [\"x\"]}, \"provenance\": {}}")]
    [TestCase(
        "{\"space\": \"nas-bench-201\", \"principles\": [\"p\"], \"allowed\": {}, \"provenance\": {\"day\": \"yesterday\"}}")]
    public void Read_OfSomethingElse_NamesTheFile(string content)
    {
        File.WriteAllText(_path, content);
        Assert.That(
            () => DesignPrinciplesFile.Read(_path, NasBench201Space.Instance), Throws.TypeOf<InvalidDataException>()
                .With.Message.StartsWith(_path + " holds no design principles of 'nas-bench-201': "));
    }
}
