using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tables;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Tables;

public class LabelTableTests
{
    private static readonly Architecture[] Pool = [.. ToySpaces.Network.Enumerate().Take(3)];

    private static readonly Label[] Labels =
    [
        new(0, Pool[0], Prediction.FromScore(71.25)),
        new(1, Pool[1], Prediction.FromScore(70, 0.1)),
        new(2, Pool[2], Prediction.FromFailure("the answer has \"no\" score,\nor two")),
    ];

    [TestCase("labels.csv")]
    [TestCase("labels.json")]
    public void Write_ThenRead_GivesScoresDeviationsAndFailures(string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, name);
        LabelTable.Write(path, ToySpaces.Network, Labels);
        Assert.That(LabelTable.Read(path, ToySpaces.Network, Metric.Accuracy), Is.EqualTo(Labels));
    }

    // A form feed, a next-line sign and a carriage return are letters of a text, not ends of the table's lines.
    [TestCase("reasons.csv")]
    [TestCase("reasons.json")]
    public void Write_AReasonWithLineEndsOfEveryKind_IsReadAsItWas(string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, name);
        Label[] labels = [new(0, Pool[0], Prediction.FromFailure("a\fb\u0085c\u2028d\r\ne\nf\vg"))];
        LabelTable.Write(path, ToySpaces.Network, labels);
        Assert.That(LabelTable.Read(path, ToySpaces.Network, Metric.Accuracy), Is.EqualTo(labels));
    }

    [Test]
    public void Read_OfAScoreBesideAFailure_IsRefused()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "both.csv");
        File.WriteAllText(path, "layers,widths,dropout,optimizer,score,failure\n1,8,0,adam,3,none\n");
        Assert.That(
            () => LabelTable.Read(path, ToySpaces.Network, Metric.Accuracy),
            Throws.TypeOf<InvalidDataException>().With.Message.EndsWith(
                "both.csv, line 2, column 6 (failure): 'none' beside the score 3; allowed is one of the two."));
    }
}
