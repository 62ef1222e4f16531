using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Tables;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Tables;

public class CostTableTests
{
    private const string Csv =
        """
        layers,widths,dropout,optimizer,momentum,phone_ms,board_mj
        1,8,0.1,adam,,12.5,
        2,"8,32",0.30,sgd,0.9,,7

        """;

    [Test]
    public void Parse_OfOneDevice_LeavesOutWhatWasNotMeasuredThere()
    {
        CostMeasurement phone = CostTable.Parse(Csv, "costs.csv", ToySpaces.Network, "phone_ms", ignoreOtherColumns: true)
            .Single();
        CostMeasurement board = CostTable.Parse(Csv, "costs.csv", ToySpaces.Network, "board_mj", ignoreOtherColumns: true)
            .Single();
        Assert.That((phone.Architecture.GetText("optimizer"), phone.Cost), Is.EqualTo(("adam", 12.5)));
        Assert.That((board.Architecture.GetText("optimizer"), board.Cost), Is.EqualTo(("sgd", 7)));
    }

    [TestCase("-1")]
    [TestCase("NaN")]
    [TestCase("fast")]
    public void Parse_OfACostThatIsNone_NamesItsPlace(string cost) => Assert.That(
        () => CostTable.Parse(
            Csv.Replace("12.5", cost, StringComparison.Ordinal), "costs.csv", ToySpaces.Network, "phone_ms", true),
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
            $"costs.csv, line 2, column 6 (phone_ms): '{cost}'; allowed is a number from 0 with a decimal point, or nothing "
            + "where it was not measured."));

    [Test]
    public void Parse_OfOtherColumns_RefusesThemUnlessTheyAreIgnored() => Assert.That(
        () => CostTable.Parse(Csv, "costs.csv", ToySpaces.Network, "phone_ms"),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("board_mj"));

    [Test]
    public void Parse_OfAnEmptyColumn_SaysSo() => Assert.That(
        () => CostTable.Parse(
            Csv.Replace("12.5", "", StringComparison.Ordinal), "costs.csv", ToySpaces.Network, "phone_ms", true),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("no cost in its column 'phone_ms'"));

    [TestCase("costs.csv")]
    [TestCase("costs.json")]
    public void Write_ThenRead_GivesTheSameAndTheSameBytes(string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "cost-table-" + name);
        CostMeasurement[] all =
            [.. ToySpaces.Network.Enumerate().Select((architecture, i) => new CostMeasurement(architecture, i / 3.0))];
        CostTable.Write(path, ToySpaces.Network, all, "ms");
        byte[] first = File.ReadAllBytes(path);
        IReadOnlyList<CostMeasurement> read = Cultures.RunWithDecimalCommas(
            () => CostTable.Read(path, ToySpaces.Network, "ms"));
        Assert.That(read, Is.EqualTo(all));
        CostTable.Write(path, ToySpaces.Network, read, "ms");
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(first));
    }

    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void CostMeasurement_OfACostThatIsNone_NamesTheArchitecture(double cost) => Assert.That(
        () => new CostMeasurement(ToySpaces.Network.Enumerate().First(), cost),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("optimizer"));
}
