using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class NasBench201SpaceTests
{
    [Test]
    public void ParseCell_OfEveryFormattedCell_GivesItBack()
    {
        int cells = 0;
        foreach (Architecture cell in NasBench201Space.Instance.Enumerate())
        {
            Assert.That(NasBench201Space.ParseCell(NasBench201Space.FormatCell(cell)), Is.EqualTo(cell));
            cells++;
        }

        Assert.That(cells, Is.EqualTo(15_625));
    }

    [Test]
    public void ParseCell_OfTheBenchmarksForm_ReadsEveryEdge()
    {
        Architecture cell = NasBench201Space.ParseCell(
            "|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|none~2|");
        Assert.That(
            cell.Id, Is.EqualTo("1<-0=none;2<-0=skip_connect;2<-1=nor_conv_1x1;3<-0=nor_conv_3x3;3<-1=avg_pool_3x3;3<-2=none"));
    }

    [TestCase("", "it has 1 groups separated by '+'")]
    [TestCase("|none~0|+|none~0|none~1|", "it has 2 groups separated by '+'")]
    [TestCase("|none~0|+|none~0|+|none~0|none~1|none~2|", "'|none~0|' is not a group of 2 between '|'")]
    [TestCase("|none~0|+|none~0|none~0|+|none~0|none~1|none~2|", "'none~0' does not end in '~1'")]
    [TestCase("|none~0|+|none~0|none~1|+|none~0|none~1|conv~2|", "'3<-2' does not allow 'conv'")]
    public void ParseCell_OfAnotherText_SaysWhatIsWrong(string cell, string message) =>
        Assert.That(
            () => NasBench201Space.ParseCell(cell), Throws.TypeOf<InvalidArchitectureException>().With.Message.Contains(message));

    [Test]
    public void ParseCell_OfNull_IsRefused() =>
        Assert.That(() => NasBench201Space.ParseCell(null!), Throws.ArgumentNullException);

    [Test]
    public void TransNasBench101_Micro_HasAllCellsButThoseWithPooling()
    {
        Assert.That(TransNasBench101Space.Micro.Size, Is.EqualTo((System.Numerics.BigInteger)4096));
        Assert.That(TransNasBench101Space.Micro.Enumerate().All(cell => NasBench201Space.Instance.Adopt(cell).Equals(cell)));
    }
}
