using System.Text;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests;

/// <summary>
/// Every reader of text refuses what is too deep, too large or no text by its own exception (issue 13, 23, 32, 33).
/// </summary>
public class BoundedReadersTests
{
    private static readonly (string Name, Type Exception, Action<string> Read)[] Readers =
    [
        ("vocabulary", typeof(ModelFileException), path => Vocabulary.Read(path)),
        ("principles", typeof(InvalidDataException), path => DesignPrinciplesFile.Read(path, NasBench201Space.Instance)),
        ("latency table", typeof(InvalidDataException), path => LatencyTable.Read(path)),
        ("recorded answers", typeof(InvalidDataException), path => RecordedAnswerFile.Read(path)),
        ("HAT space", typeof(HatFormatException), path => HatSearchSpace.Read(path)),
        ("HAT search", typeof(HatFormatException), path => HatSearchSettings.Read(path)),
        ("HAT sub-network", typeof(HatFormatException), path => HatSubNetwork.Read(path, MachineTranslationSpace.Instance)),
        ("model", typeof(ModelFileException), path => TrainedRegressor.Load(path)),
    ];

    public static IEnumerable<TestCaseData> Cases() =>
        from reader in Readers
        from file in Files()
        select new TestCaseData(reader.Exception, reader.Read, file.Bytes).SetArgDisplayNames(reader.Name, file.Name);

    [TestCaseSource(nameof(Cases))]
    public void Read_AHostileFile_IsRefusedByTheReadersOwnException(Type exception, Action<string> read, byte[] bytes)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("hostile").FullName, "file");
        try
        {
            File.WriteAllBytes(path, bytes);
            Assert.That(() => read(path), Throws.TypeOf(exception));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [TestCase("{\"vocabulary\": 1, \"words\": [\"a\\ud800\"]}")]
    [TestCase("{\"vocabulary\": 1, \"\\ud800\": [\"a\"]}")]
    [TestCase("{\"vocabulary\": 1, \"characters\": [null], \"merges\": []}")]
    [TestCase("{\"vocabulary\": 1, \"characters\": [\"a\"], \"merges\": [[null, \"a\"]]}")]
    public void Parse_AVocabularyWithWhatIsNoText_IsAModelFileException(string json) =>
        Assert.That(() => Vocabulary.Parse(json, "v"), Throws.TypeOf<ModelFileException>());

    // Not a test case, as attributes hold no lone surrogate.
    [Test]
    public void Parse_AVocabularyWithALoneSurrogate_IsAModelFileException() => Assert.That(
        () => Vocabulary.Parse("{\"vocabulary\": 1, \"words\": [\"a\ud800\"]}", "v"), Throws.TypeOf<ModelFileException>());

    [TestCase("\"principles\": [null], \"allowed\": {}, \"provenance\": {}")]
    [TestCase("\"principles\": [\"p\"], \"allowed\": {\"1<-0\": null}, \"provenance\": {}")]
    [TestCase("\"principles\": [\"p\"], \"allowed\": {\"1<-0\": [null]}, \"provenance\": {}")]
    [TestCase("\"principles\": [\"p\"], \"allowed\": {}, \"provenance\": {\"method\": null}")]
    [TestCase("\"principles\": [\"\\ud800\"], \"allowed\": {}, \"provenance\": {}")]
    public void Read_PrinciplesWithNullOrNoText_AreInvalidData(string rest)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "{\"space\": \"nas-bench-201\", " + rest + "}");
            Assert.That(
                () => DesignPrinciplesFile.Read(path, NasBench201Space.Instance), Throws.TypeOf<InvalidDataException>());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("{")]
    [TestCase("{\"a\":")]
    [TestCase("{\"id\": 1, \"score\": {")]
    [TestCase("[{")]
    [TestCase("{,")]
    [TestCase("{ ")]
    [TestCase("{\"a\"")]
    [TestCase("{\"a\": 1}{\"b\"")]
    [TestCase("{\"")]
    [TestCase("{}")]
    [TestCase("<think>")]
    public void Read_AnAnswerOfTenMegabytesOfNestedBraces_HasNoScore(string level)
    {
        string answer = string.Concat(Enumerable.Repeat(level, 10_000_000 / level.Length));
        Assert.That(
            ScoreAnswerReader.Read(answer, 2, Metric.Bleu).Select(reading => reading.Prediction.HasScore), Is.All.False);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Files() =>
    [
        ("objects without end", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "\n")),
        ("arrays without end", Encoding.ASCII.GetBytes(new string('[', 500_000) + "\n")),
        ("closed arrays", Encoding.ASCII.GetBytes(new string('[', 100_000) + new string(']', 100_000) + "\n")),
        ("no UTF-8", [.. "{\"vocabulary\": 1, \"words\": [\""u8, 0xFF, 0xFE, .. "\"]}\n"u8]),
        ("a lone surrogate", Encoding.ASCII.GetBytes("{\"model\": \"\\ud800\", \"words\": [\"\\ud800\"]}\n")),
        ("20 MB of one line", Encoding.ASCII.GetBytes(new string('a', 20_000_000) + "\n")),
        ("zeros", [.. new byte[1000], (byte)'\n']),
    ];
}
