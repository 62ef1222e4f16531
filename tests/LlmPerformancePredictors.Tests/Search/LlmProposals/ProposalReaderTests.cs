using LlmPerformancePredictors.Search.LlmProposals;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.LlmProposals;

/// <summary>What an answer with proposals may look like; what strategies make of it is in the strategy's tests.</summary>
public class ProposalReaderTests
{
    private const string Narrow = """{"layers": 1, "widths": [8], "dropout": 0, "optimizer": "adam"}""";

    [Test]
    public void Read_DraftAndFinalListThatAreEqual_TakesOne() => Assert.That(
        Read($$"""{"architectures": [{{Narrow}}]} so finally {"architectures":[{{Narrow}} ]}""").Proposed, Has.Count.EqualTo(1));

    [Test]
    public void Read_ListsThatDiffer_TakesNone()
    {
        ProposalRound round = Read($$"""{"architectures": [{{Narrow}}]} or {"architectures": []}""");
        Assert.That(round.Proposed, Is.Empty);
        Assert.That(round.Refused, Is.EqualTo((string[])["the answer has 2 different lists of \"architectures\""]));
    }

    // Valid JSON that no string can hold: comparing two such lists threw.
    [TestCase(@"\ud800")]
    [TestCase(@"\udc00")]
    [TestCase(@"\ud800\ud800")]
    public void Read_ALoneSurrogateInListsThatAreCompared_IsDataAndNoException(string surrogate)
    {
        string list = $$"""{"architectures": [{{Narrow}}, {"optimizer": "{{surrogate}}"}]}""";
        ProposalRound round = Read($"{list} and again {list}");
        Assert.That(round.Proposed, Has.Count.EqualTo(1));
        Assert.That(round.Refused, Has.Count.EqualTo(1));
        ProposalRound other = Read(list + list.Replace(surrogate, "adam", StringComparison.Ordinal));
        Assert.That(other.Refused.Single(), Does.Contain("2 different lists"));
    }

    private static ProposalRound Read(string answer) => ProposalReader.Read(answer, ToySpaces.Network, 8);
}
