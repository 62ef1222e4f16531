using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles;

public class TransferTaskTests
{
    [TestCase("CIFAR-10")]
    [TestCase("cifar10")]
    [TestCase("Cifar 10")]
    public void Constructor_OfATaskWithItself_Refuses(string target) =>
        Assert.That(
            () => new TransferTask(
                NasBench201.Cifar10.AsSource(), new TargetTask(target, NasBench201Space.Instance, Metric.Accuracy)),
            Throws.TypeOf<SameTaskException>().With.Message.EqualTo(
                $"Source 'CIFAR-10' and target '{target}' are the same task: "
                + "its own best architectures would be shown to the search for them. Name two different tasks.")
                .And.Property("Task").EqualTo(target));

    [Test]
    public void Constructor_OfTwoSpaces_NamesTheDifference() =>
        Assert.That(
            () => new TransferTask(NasBench201.Cifar10.AsSource(), TransNasBench101.Jigsaw.AsTarget()),
            Throws.ArgumentException.With.Message.Contains(
                "is not the space 'transnas-bench-101-micro' of 'jigsaw': the latter has no '1<-0: "
                + "one of none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3'"));

    [Test]
    public void AsSource_OfATable_CountsAllOfItsEvaluations()
    {
        SourceTask source = NasBench201.Cifar10.AsSource();
        Assert.That((source.Name, source.Best.Count, source.Evaluations), Is.EqualTo(("CIFAR-10", 50, 15625)));
        Assert.That(TransNasBench101.Jigsaw.AsSource(20).Best, Has.Count.EqualTo(20));
    }

    [Test]
    public void SourceTask_WithWrongBest_NamesTheTrouble()
    {
        IReadOnlyList<Demonstration> best = NasBench201.Cifar10.GetBest(2);
        Assert.That(
            () => new SourceTask("s", NasBench201Space.Instance, [], 1),
            Throws.ArgumentException.With.Message.StartsWith("The source task 's' has no architecture to learn from"));
        Assert.That(
            () => new SourceTask("s", NasBench201Space.Instance, best, 1), Throws.ArgumentException.With.Message.StartsWith(
                "The source task 's' has 2 best architectures out of 1 evaluations; allowed are at least 2."));
        Assert.That(
            () => new SourceTask("s", NasBench201Space.Instance, [best[0], best[0]], 2),
            Throws.ArgumentException.With.Message.Contains("twice among its best"));
        Demonstration[] strangers = [.. best.Concat(NasBench201.Cifar10.GetBest(50)).Distinct()];
        Assert.That(
            () => new SourceTask("s", TransNasBench101Space.Micro, strangers, 50), Throws.TypeOf<InvalidArchitectureException>());
    }
}
