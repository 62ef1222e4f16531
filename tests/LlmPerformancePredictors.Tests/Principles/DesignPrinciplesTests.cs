using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles;

public class DesignPrinciplesTests
{
    [Test]
    public void Share_AndCountRemaining_SayWhatTheRefinedSpaceKeeps()
    {
        DesignPrinciples principles = Requests.Principles(("1<-0", ["nor_conv_3x3"]), ("3<-0", ["skip_connect"]));
        Assert.That(principles.Share, Is.EqualTo(1 / 25.0).Within(1e-12));
        Assert.That(principles.CountRemaining(NasBench201.Cifar100.GetBest(50).Select(best => best.Architecture)), Is.EqualTo(
            NasBench201.Cifar100.GetBest(50).Select(best => best.Architecture).Count(cell =>
                cell.GetText("1<-0") == "nor_conv_3x3" && cell.GetText("3<-0") == "skip_connect")).And.GreaterThan(20));
        Assert.That(principles.ToString(), Is.EqualTo("1 principles from CIFAR-10 by test: 625 of 15625 architectures"));
    }

    [Test]
    public void RefinesLike_OfOtherOrderAndWords_LooksAtTheSpaceAlone()
    {
        Assert.That(
            Requests.Principles(("1<-0", ["none", "skip_connect"])).HasSameRefinement(
                Requests.Principles(("1<-0", ["skip_connect", "none"]))));
        Assert.That(
            Requests.Principles(("1<-0", ["none"])).HasSameRefinement(Requests.Principles(("1<-0", ["skip_connect"]))), Is.False);
    }

    [Test]
    public void Constructor_WithAnUnknownValue_NamesItAndWhatIsAllowed() =>
        Assert.That(
            () => Requests.Principles(("1<-0", ["conv_5x5"])),
            Throws.ArgumentException.With.Message.StartsWith(
                "The choice '1<-0' cannot keep 'conv_5x5', which it does not have; allowed is one of none,"));

    [Test]
    public void Constructor_WithoutStatements_Refuses() =>
        Assert.That(
            () => new DesignPrinciples(
                NasBench201Space.Instance, [], new Dictionary<string, IReadOnlyList<string>>(), Requests.Provenance),
            Throws.ArgumentException.With.Message.StartsWith("Design principles need at least one statement"));
}
