using System.Globalization;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles;

/// <summary>What every <see cref="IPrincipleLearner"/> promises. Derive a fixture for each implementation.</summary>
public abstract class PrincipleLearnerContractTests
{
    private static readonly SourceTask Source = Requests.Transfer.Source;

    /// <summary>A learner that finds principles for every request of <see cref="Requests"/>.</summary>
    protected abstract IPrincipleLearner CreateLearner();

    /// <summary>How many values it lets a choice keep at most, in rounds that improved.</summary>
    protected virtual int MaxValuesPerChoice => 2;

    [Test]
    public void Name_Always_IsAWordForJournals() => Assert.That(CreateLearner().Name, Does.Match("^[a-z]+(-[a-z]+)*$"));

    [Test]
    public async Task LearnAsync_FromASource_RefinesItsSpaceAndSaysWhereFrom()
    {
        IPrincipleLearner learner = CreateLearner();
        DesignPrinciples principles = (await learner.LearnAsync(Source)).GetOrThrow();

        RequireSound(principles);
        PrincipleProvenance provenance = principles.Provenance;
        Assert.That((provenance.Method, provenance.Source), Is.EqualTo((learner.Name, Source.Name)));
        Assert.That(provenance.SourceArchitectures, Is.InRange(1, Source.Best.Count));
        Assert.That(provenance.SourceEvaluations, Is.EqualTo(Source.Evaluations));
        Assert.That((provenance.Round, provenance.Target, provenance.TargetEvaluations), Is.EqualTo((0, (string?)null, 0)));
    }

    [Test]
    public async Task AdaptAsync_ToATarget_RefinesItsSpaceAndSaysToWhat()
    {
        AdaptationRequest request = Requests.Adaptation(round: 3, stagnant: 0);
        DesignPrinciples principles = (await CreateLearner().AdaptAsync(request)).GetOrThrow();

        RequireSound(principles);
        PrincipleProvenance provenance = principles.Provenance;
        Assert.That((provenance.Source, provenance.Round), Is.EqualTo((Source.Name, 3)));
        Assert.That(
            (provenance.Target, provenance.TargetEvaluations), Is.EqualTo((request.Task.Target.Name, request.Evaluated.Count)));
    }

    [Test]
    public async Task AdaptAsync_TheSameRequestTwiceWithOthersBetween_GivesTheSame()
    {
        IPrincipleLearner learner = CreateLearner();
        PrincipleAnswer first = await learner.AdaptAsync(Requests.Adaptation(round: 2, stagnant: 1));
        await learner.LearnAsync(Source);
        await learner.AdaptAsync(Requests.Adaptation(round: 1, stagnant: 0));

        RequireSame(await learner.AdaptAsync(Requests.Adaptation(round: 2, stagnant: 1)), first);
        RequireSame(await CreateLearner().AdaptAsync(Requests.Adaptation(round: 2, stagnant: 1)), first);
    }

    [Test]
    public async Task LearnAndAdaptAsync_FromManyThreads_GiveTheSame()
    {
        IPrincipleLearner learner = CreateLearner();
        PrincipleAnswer learned = await learner.LearnAsync(Source);
        PrincipleAnswer adapted = await learner.AdaptAsync(Requests.Adaptation(round: 1, stagnant: 0));

        PrincipleAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            i % 2 == 0 ? learner.LearnAsync(Source) : learner.AdaptAsync(Requests.Adaptation(round: 1, stagnant: 0)))));

        for (int i = 0; i < answers.Length; i++) RequireSame(answers[i], i % 2 == 0 ? learned : adapted);
    }

    [Test]
    public async Task LearnAsync_InAnotherCulture_GivesTheSame()
    {
        PrincipleAnswer expected = await CreateLearner().LearnAsync(Source);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture =
                new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", PercentDecimalSeparator = ";" } };
            RequireSame(await CreateLearner().LearnAsync(Source), expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public async Task Principles_WrittenAndRead_AreTheSame()
    {
        DesignPrinciples principles = (await CreateLearner().AdaptAsync(Requests.Adaptation(round: 2, stagnant: 1))).GetOrThrow();
        string path = Path.GetTempFileName();
        try
        {
            DesignPrinciplesFile.Write(path, principles);
            DesignPrinciples read = DesignPrinciplesFile.Read(path, principles.Whole);
            Assert.That(read.HasSameRefinement(principles));
            Assert.That(ObjectDifference.Find(read.Provenance, principles.Provenance), Is.Null);
            Assert.That(ObjectDifference.Find(read.Statements, principles.Statements), Is.Null);
            Assert.That(ObjectDifference.Find(read.Allowed, principles.Allowed), Is.Null);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void LearnAndAdaptAsync_Canceled_Throw()
    {
        var canceled = new CancellationToken(canceled: true);
        Assert.That(
            async () => await CreateLearner().LearnAsync(Source, canceled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await CreateLearner().AdaptAsync(Requests.Adaptation(round: 1, stagnant: 0), canceled),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void LearnAsync_SpaceWithoutCategories_IsRefused()
    {
        SearchSpace numbers = new SearchSpaceBuilder("numbers").AddInteger("width", [1, 2]).Build();
        Demonstration only = new(numbers.Sample(RandomSource.Create(1)), 1);

        Assert.That(
            async () => await CreateLearner().LearnAsync(new SourceTask("source", numbers, [only], 1)),
            Throws.ArgumentException.With.Message.Contains("'numbers' has no categorical choice"));
    }

    private void RequireSound(DesignPrinciples principles)
    {
        Assert.That(principles.Statements, Is.Not.Empty.And.All.Not.Empty);
        Assert.That(principles.Share, Is.GreaterThan(0).And.LessThanOrEqualTo(1));
        Assert.That(principles.Whole, Is.SameAs(NasBench201Space.Instance));
        foreach (Choice choice in principles.Refined.Choices)
            Assert.That(choice.Count, Is.InRange(1, MaxValuesPerChoice), choice.Name);
        Architecture sample = principles.Refined.Sample(RandomSource.Create(1));
        Assert.That(principles.Whole.Contains(sample), sample.Id);
    }

    private static void RequireSame(PrincipleAnswer actual, PrincipleAnswer expected)
    {
        (DesignPrinciples own, DesignPrinciples other) = (actual.GetOrThrow(), expected.GetOrThrow());
        Assert.That(own.Statements, Is.EqualTo(other.Statements));
        Assert.That(own.HasSameRefinement(other));
        Assert.That(own.Provenance, Is.EqualTo(other.Provenance));
    }
}
