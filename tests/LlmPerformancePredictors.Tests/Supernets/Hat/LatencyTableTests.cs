using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Tests.Supernets.Hat;

public class LatencyTableTests
{
    private const string Row = "640,6,2048,6.5,512,3,1706.6666666666667,6,5.333333333333333,2,10.5,120.25,0.1,1.5";

    private static readonly string Header = string.Join(',', LatencyTable.Columns);

    [Test]
    public void Parse_OfARow_GivesAveragesAndTimes()
    {
        LatencyMeasurement measurement = LatencyTable.Parse([Header, Row, ""], "t").Single();
        Assert.That(measurement.Features, Has.Count.EqualTo(10));
        Assert.That(measurement.Features[6], Is.EqualTo(1706.6666666666667));
        Assert.That(
            (measurement.EncoderMs, measurement.DecoderMs, measurement.TotalMs, measurement.DecoderDeviationMs),
            Is.EqualTo((10.5, 120.25, 130.75, 1.5)));
    }

    [Test]
    public void Parse_OfABadCell_NamesLineColumnValueAndWhatIsAllowed()
    {
        Assert.That(
            () => LatencyTable.Parse([Header, Row, Row.Replace("512", "wide", StringComparison.Ordinal)], "t.csv"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                "t.csv, line 3, column 5 (decoder_embed_dim): 'wide'; allowed is a number of at least 0, with a decimal point."));
        Assert.That(
            () => LatencyTable.Parse([Header, Row.Replace("120.25", "0", StringComparison.Ordinal)], "t.csv"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                "t.csv, line 2, column 12 (latency_mean_decoder): '0'; allowed is a number above 0, with a decimal point."));
        Assert.That(
            () => LatencyTable.Parse([Header, Row.Replace("120.25", "NaN", StringComparison.Ordinal)], "t.csv"),
            Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Parse_OfATableWithAnyOneBadCell_NamesItsLineAndColumn() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            string[] bad = ["", "wide", "NaN", "Infinity", "-1", "1;5", "0x1", "1.2.3"];
            string[] lines = [Header, .. Enumerable.Repeat(Row, 1 + random.Next(5))];
            int line = 1 + random.Next(lines.Length - 1), column = random.Next(LatencyTable.Columns.Count);
            string[] cells = Row.Split(',');
            cells[column] = bad[random.Next(bad.Length)];
            lines[line] = string.Join(',', cells);
            Assert.That(
                () => LatencyTable.Parse(lines, "t.csv"),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
                    $"t.csv, line {line + 1}, column {column + 1} ({LatencyTable.Columns[column]}): '{cells[column]}'; "
                    + "allowed is a number "));
        }).Check(Config.QuickThrowOnFailure);

    [Test]
    public void Parse_OfARowOfAnotherLength_NamesLineAndLength() =>
        Assert.That(
            () => LatencyTable.Parse([Header, Row, Row, "1,2"], "t.csv"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("t.csv, line 4: 2 columns; there must be 14."));

    [Test]
    public void Parse_OfAnotherHeader_NamesTheFirstColumnThatDiffers() =>
        Assert.That(
            () => LatencyTable.Parse(["encoder_embed_dim,layers"], "t.csv"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                "t.csv, line 1, column 2: 'layers'; HAT's latency tables have 'encoder_layer_num' there."));

    [Test]
    public void Parse_WithoutARow_SaysSo() =>
        Assert.That(
            () => LatencyTable.Parse([Header], "t.csv"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("no measurement"));

    [Test]
    public void Read_OfHatsTables_GivesTwoThousandEach()
    {
        foreach (string file in Directory.GetFiles(SharedData.Path("hat-latency")))
            Assert.That(LatencyTable.Read(file), Has.Count.EqualTo(2000), file);
    }
}
