using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles.Counting;

public class CountingPrincipleLearnerTests
{
    private static readonly SearchSpace Space = new SearchSpaceBuilder("small")
        .AddInteger("layers", [1, 2])
        .AddCategorical("kind", [new("a"), new("b"), new("c"), new("d")], perLayer: "layers")
        .Build();

    private static SourceTask Source(params string[] ids) =>
        new("source", Space, [.. ids.Select(id => new Demonstration(Space.Parse(id), 1))], ids.Length);

    private static AdaptationRequest Round(SourceTask source, int stagnant, params string[] ids) => new(
        new TransferTask(source, new TargetTask("target", Space, Metric.Accuracy)),
        new CountingPrincipleLearner().Learn(source),
        [.. ids.Select((id, i) => new Demonstration(Space.Parse(id), 90 - i))],
        1 + stagnant, ids.Length, stagnant);

    [Test]
    public void Learn_FromCounts_KeepsTheFrequentOnesAndSaysHowFrequent()
    {
        // a 3, b 2, c 1, d 0 of 6, with 1 added to each of 4: 0.4, 0.3, 0.2, 0.1.
        DesignPrinciples principles =
            new CountingPrincipleLearner().Learn(Source("layers=2;kind=a,a", "layers=2;kind=a,b", "layers=2;kind=b,c"));
        Assert.That(principles.Allowed["kind"], Is.EqualTo(new[] { "a", "b" }));
        Assert.That(principles.Statements, Is.EqualTo(new[] { "kind: a (40.0%), b (30.0%); not c (20.0%), d (10.0%)" }));
        Assert.That(principles.Allowed, Has.Count.EqualTo(1), "A choice without categories keeps all of its values.");
        Assert.That(principles.Provenance, Is.EqualTo(new PrincipleProvenance("counting", "source", 3, 3)));
    }

    [TestCase(0.45, 1)]
    [TestCase(0.2, 3)]
    [TestCase(0, 4)]
    public void Learn_WithAMinFrequency_KeepsTheBestAndWhatReachesIt(double minimum, int kept)
    {
        var learner = new CountingPrincipleLearner(new CountingOptions { MinFrequency = minimum, MaxValuesPerChoice = 9 });
        Assert.That(
            learner.Learn(Source("layers=2;kind=a,a", "layers=2;kind=a,b", "layers=2;kind=b,c")).Allowed["kind"],
            Has.Count.EqualTo(kept));
    }

    [Test]
    public void Learn_WithoutSmoothing_RulesOutWhatWasNeverSeen()
    {
        var learner = new CountingPrincipleLearner(new CountingOptions { Smoothing = 0 });
        Assert.That(learner.Learn(Source("layers=1;kind=d")).Allowed["kind"], Is.EqualTo(new[] { "d" }));
    }

    [Test]
    public void Adapt_WithTheTargetsBest_CountsThemTwice()
    {
        // Source a 3, b 2, c 1; the target's c counts 2 + 2: c 5, a 3.
        SourceTask source = Source("layers=2;kind=a,a", "layers=2;kind=a,b", "layers=2;kind=b,c");
        DesignPrinciples principles = new CountingPrincipleLearner().Adapt(Round(source, 0, "layers=2;kind=c,c"));
        Assert.That(principles.Allowed["kind"], Is.EqualTo(new[] { "c", "a" }));
        Assert.That(
            principles.Provenance, Is.EqualTo(
                new PrincipleProvenance("counting", "source", 3, 3) { Round = 1, Target = "target", TargetEvaluations = 1 }));
    }

    [Test]
    public void Adapt_WithoutImprovement_KeepsOneMoreARound()
    {
        SourceTask source = Source("layers=2;kind=a,a", "layers=2;kind=a,b", "layers=2;kind=b,c");
        var learner = new CountingPrincipleLearner();
        Assert.That(learner.Adapt(Round(source, 1, "layers=1;kind=a")).Allowed["kind"], Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(learner.Adapt(Round(source, 9, "layers=1;kind=a")).Allowed["kind"], Is.EqualTo(new[] { "a", "b", "c", "d" }));
    }

    [Test]
    public async Task LearnAsync_AndAdaptAsync_GiveTheSameAsTheirSynchronousForms()
    {
        var learner = new CountingPrincipleLearner();
        SourceTask source = NasBench201.Cifar10.AsSource();
        Assert.That((await learner.LearnAsync(source)).GetOrThrow().HasSameRefinement(learner.Learn(source)));
        AdaptationRequest request = Requests.Adaptation(1, 0);
        Assert.That((await learner.AdaptAsync(request)).GetOrThrow().Statements, Is.EqualTo(learner.Adapt(request).Statements));
    }

    [Test]
    public void Learn_OfASpaceWithoutCategories_NamesTheTrouble()
    {
        SearchSpace space = new SearchSpaceBuilder("numbers").AddInteger("width", [1, 2]).Build();
        Assert.That(
            () => new CountingPrincipleLearner().Learn(new SourceTask("s", space, [new(space.Parse("width=1"), 1)], 1)),
            Throws.ArgumentException.With.Message.StartsWith("The search space 'numbers' has no categorical choice;"));
    }

    [Test]
    public void Learn_WithConditionalChoices_CountsThemWhereTheyCount()
    {
        var source = new SourceTask("s", ToySpaces.Network, [new(ToySpaces.Create(8), 1), new(ToySpaces.Create(16), 1)], 2);
        Assert.That(
            new CountingPrincipleLearner(new CountingOptions { MaxValuesPerChoice = 1 }).Learn(source).Refined.Size,
            Is.EqualTo((System.Numerics.BigInteger)72));
    }

    [Test]
    public void Constructor_WithOptionsOutOfRange_NamesAll() =>
        Assert.That(
            () => new CountingPrincipleLearner(new CountingOptions
            {
                SourceArchitectures = 0,
                TargetArchitectures = 0,
                TargetWeight = 0,
                Smoothing = -1,
                MinFrequency = 2,
                MaxValuesPerChoice = 0,
            }),
            Throws.ArgumentException.With.Message.StartsWith(
                "CountingOptions.SourceArchitectures is 0; allowed is 1 to 10000. CountingOptions.TargetArchitectures is 0; "
                + "allowed is 1 to 10000. CountingOptions.TargetWeight is 0; allowed is above 0 to 1000. "
                + "CountingOptions.Smoothing is -1; allowed is 0 to 1000. CountingOptions.MinFrequency is 2; "
                + "allowed is 0 to 1. CountingOptions.MaxValuesPerChoice is 0; allowed is 1 to 1000."));
}
