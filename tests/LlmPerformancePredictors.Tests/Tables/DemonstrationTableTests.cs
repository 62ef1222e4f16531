using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tables;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Tables;

public class DemonstrationTableTests
{
    private const string Csv =
        """
        layers,widths,dropout,optimizer,momentum,score
        1,8,0.1,adam,,71.5
        2,"8,32",0.30,sgd,0.9,73

        """;

    private static readonly string[] Ids =
        ["layers=1;widths=8;dropout=0.1;optimizer=adam", "layers=2;widths=8,32;dropout=0.3;optimizer=sgd;momentum=0.9"];

    // The rest of the file would be one row, longer than any that can be read.
    [Test]
    public void Parse_AQuotationMarkThatNothingCloses_IsRefused() => Assert.That(
        () => DemonstrationTable.Parse(
            "layers,widths,dropout,optimizer,score\n1,8,0,adam,\"" + new string('3', 18_000_000), "trained.csv",
            ToySpaces.Network, Metric.Accuracy),
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("trained.csv, "));

    [Test]
    public void Read_AFolder_SaysThatItIsOne()
    {
        string folder = Directory.CreateTempSubdirectory("table").FullName;
        string path = Directory.CreateDirectory(Path.Combine(folder, "trained.csv")).FullName;
        Assert.That(
            () => DemonstrationTable.Read(path, ToySpaces.Network, Metric.Accuracy),
            Throws.InstanceOf<IOException>().With.Message.EqualTo($"{path} is a folder; name a file."));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Parse_OfCsv_GivesArchitecturesAndScores() => RequireBoth(Parse(Csv, "trained.csv"));

    [Test]
    public void Parse_OfOtherSeparatorsOrdersAndListForms_GivesTheSame()
    {
        RequireBoth(Parse(
            "score;optimizer;momentum;layers;widths;dropout\r\n71.5;adam;;1;8;.1\r\n7.3e1;sgd;0.9;2;\"[8, 32]\";0.3\r\n",
            "a.csv"));
        RequireBoth(Parse(
            "layers\twidths\tdropout\toptimizer\tmomentum\tscore\n1\t8\t0.1\tadam\t\t71.5\n2\t8;32\t0.3\tsgd\t0.9\t73", "a.tsv"));
        RequireBoth(Parse(
            """
            [{"layers": 1, "widths": [8], "dropout": 0.1, "optimizer": "adam", "momentum": null, "score": 71.5},
             {"layers": 2, "widths": [8, 32], "dropout": 0.3, "optimizer": "sgd", "momentum": 0.9, "score": 73}]
            """,
            "a.json"));
    }

    [Test]
    public void Parse_InACultureOfDecimalCommas_GivesTheSame() =>
        RequireBoth(Cultures.RunWithDecimalCommas(() => Parse(Csv, "trained.csv")));

    [TestCase("trained.csv")]
    [TestCase("trained.json")]
    public void Write_ThenRead_GivesTheSameAndTheSameBytes(string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "table-" + name);
        Demonstration[] all =
            [.. ToySpaces.Network.Enumerate().Select((architecture, i) => new Demonstration(architecture, i / 3.0))];
        Demonstration[] few = [.. all.Where(one => one.Score <= 100)];
        DemonstrationTable.Write(path, ToySpaces.Network, few);
        byte[] first = File.ReadAllBytes(path);
        IReadOnlyList<Demonstration> read = DemonstrationTable.Read(path, ToySpaces.Network, Metric.Accuracy);
        Assert.That(read, Is.EqualTo(few));
        DemonstrationTable.Write(path, ToySpaces.Network, read);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(first));
        Assert.That(first, Does.Not.Contain((byte)'\r'));
    }

    [TestCase("2,\"8,32\",0.30,sgd,0.9,73", "2,\"8,32\",0.30,sgdd,0.9,73",
        "trained.csv, line 3, column 4 (optimizer): 'optimizer' does not allow 'sgdd'; allowed is one of adam, sgd.")]
    [TestCase("2,\"8,32\"", "2,\"8,33\"",
        "trained.csv, line 3, column 2 (widths): 'widths' does not allow '33'; allowed is one of 8, 16, 32.")]
    [TestCase("2,\"8,32\"", "2,8",
        "trained.csv, line 3, column 2 (widths): 'widths' needs 2 values, one for each of 'layers' and has 1 (8); "
        + "allowed is one of")]
    [TestCase("adam,,", "adam,0.8,",
        "trained.csv, line 2, column 5 (momentum): 'momentum' does not count here and has 1 (0.8); leave it out or "
        + "set 'optimizer'")]
    [TestCase("73", "7,3", "trained.csv, line 3: 7 columns; the header has 6.")]
    [TestCase("73", "173",
        "trained.csv, line 3, column 6 (score): '173'; allowed is a number from 0 to 100 with a decimal point (accuracy).")]
    [TestCase("73", "", "trained.csv, line 3, column 6 (score): no score; allowed is a number from 0 to 100")]
    [TestCase("73", "\"73,1\"", "trained.csv, line 3, column 6 (score): '73,1'; allowed is a number from 0 to 100")]
    [TestCase("layers,widths", "layers,width",
        "trained.csv, line 1, column 2 (width): a column of that name is not known; 'toy' has the choices layers, "
        + "widths, dropout,")]
    [TestCase("momentum,score", "momentum,layers", "trained.csv, line 1, column 6 (layers): the header has this column twice")]
    [TestCase("momentum,score", "momentum,accuracy",
        "trained.csv, line 1, column 6 (accuracy): a column of that name is not known")]
    public void Parse_OfAFaultyTable_NamesFileLineColumnValueAndWhatIsAllowed(string right, string wrong, string message) =>
        Assert.That(
            () => Parse(Csv.Replace(right, wrong, StringComparison.Ordinal), "trained.csv"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(message));

    [TestCase("\"sgd\"", "\"sgdd\"",
        "a.json, line 3, column 32 (optimizer): 'optimizer' does not allow 'sgdd'; allowed is one of")]
    [TestCase("[8, 32]", "[8, \"32\"]", "a.json, line 2, column 31: 'widths' is \"32\"; allowed is a number, one of 8, 16, 32.")]
    [TestCase("\"momentum\"", "\"momentun\"", "a.json, line 3, column 52 (momentun): a column of that name is not known")]
    [TestCase("\"score\": 73", "\"score\": \"73x\"",
        "a.json, line 4, column 4 (score): '73x'; allowed is a number from 0 to 100")]
    [TestCase(",\n   \"score\": 73", "", "a.json, line 2: no score; allowed is a number")]
    [TestCase("}]", "}", "a.json, line 4, column 15: ")]
    public void Parse_OfFaultyJson_NamesFileLineColumnValueAndWhatIsAllowed(string right, string wrong, string message)
    {
        const string json =
            "[\n  {\"layers\": 2, \"widths\": [8, 32],\n   \"dropout\": 0.3,             \"optimizer\": \"sgd\", "
        + "\"momentum\": 0.9,\n"
            + "   \"score\": 73}]\n";
        Assert.That(Parse(json, "a.json")[0].Architecture.Id, Is.EqualTo(Ids[1]));
        Assert.That(
            () => Parse(json.Replace(right, wrong, StringComparison.Ordinal), "a.json"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(message));
    }

    [Test]
    public void Parse_OfOtherColumns_PassesThemOverWhenAsked()
    {
        string csv = Csv.Replace("\n", ",7\n", StringComparison.Ordinal).Replace("score,7", "bleu,seed", StringComparison.Ordinal)
            .TrimEnd();
        RequireBoth(DemonstrationTable.Parse(
            csv, "trained.csv", ToySpaces.Network, Metric.Accuracy, "bleu", ignoreOtherColumns: true));
        Assert.That(
            () => DemonstrationTable.Parse(csv, "trained.csv", ToySpaces.Network, Metric.Accuracy, "bleu"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("column 7 (seed)"));
    }

    [TestCase("layers,widths,dropout,optimizer,score\n", "trained.csv has no row")]
    [TestCase("", "trained.csv has no row")]
    public void Parse_OfNoRow_SaysSo(string csv, string message) =>
        Assert.That(() => Parse(csv, "trained.csv"), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(message));

    [Test]
    public void Parse_OfAnotherEnding_SaysWhichThereAre() =>
        Assert.That(
            () => Parse(Csv, "trained.xlsx"), Throws.ArgumentException.With.Message.Contains(".csv, .tsv, .txt or .json"));

    private static IReadOnlyList<Demonstration> Parse(string text, string name) =>
        DemonstrationTable.Parse(text, name, ToySpaces.Network, Metric.Accuracy);

    private static void RequireBoth(IReadOnlyList<Demonstration> read)
    {
        Assert.That(read.Select(one => one.Architecture.Id), Is.EqualTo(Ids));
        Assert.That(read.Select(one => one.Score), Is.EqualTo([71.5, 73.0]));
    }
}
