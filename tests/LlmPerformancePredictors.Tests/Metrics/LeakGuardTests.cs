using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Metrics;

public class LeakGuardTests
{
    private static readonly Architecture[] All = [.. ToySpaces.Network.Enumerate()];

    [Test]
    public void Require_OfSetsWithoutOverlap_Passes() =>
        Assert.That(() => LeakGuard.Require(("a", All[..5]), ("b", All[5..9])), Throws.Nothing);

    [Test]
    public void Require_OfSetsThatShare_NamesSetsAndArchitectures()
    {
        DataLeakException? leak =
            Assert.Throws<DataLeakException>(() => LeakGuard.Require(("demonstrations", All[..5]), ("test", All[3..9])));
        Assert.That(leak!.Shared, Is.EqualTo(All[3..5]));
        Assert.That(leak.Message, Does.StartWith("'demonstrations' and 'test' share 2 architectures").And.Contains(All[3].Id));
    }

    [Test]
    public void Require_OfOneSetWithADouble_SaysSo() =>
        Assert.That(
            () => LeakGuard.Require(("test", [All[1], ToySpaces.Network.Parse(All[1].Id)])),
            Throws.TypeOf<DataLeakException>().With.Message.StartsWith("'test' has 1 architectures twice"));

    [Test]
    public void Split_WhoseLabeledPoolHasATestArchitecture_IsRefused() =>
        Assert.That(
            () => TfsEval.All[0].GetSplit(123, [TfsEval.All[0].Trained[15].Architecture]),
            Throws.TypeOf<DataLeakException>().With.Message.Contains("'labeled pool' and 'test'"));

    [Test]
    public void Split_WithTooSmallATest_IsRefused() =>
        Assert.That(
            () => new EvaluationSplit("t", "s", Metric.Bleu, [], [new(All[0], 1)]),
            Throws.ArgumentException.With.Message.Contains("at least 2"));
}
