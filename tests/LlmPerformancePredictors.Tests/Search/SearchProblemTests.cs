using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tests.SearchSpaces;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search;

public class SearchProblemTests
{
    private static readonly SearchSpace Space = ToySpaces.Network;
    private static readonly SearchPredictor Predictor = new("scores", new Scores(Space));

    [Test]
    public void Constructor_WithoutAPredictor_Refuses() => Assert.That(
        () => new SearchProblem(Space, []),
        Throws.ArgumentException.With.Message.StartsWith("A search needs at least one predictor; none was given."));

    [Test]
    public void Constructor_TwoOfOneName_NamesIt()
    {
        Assert.That(
            () => new SearchProblem(Space, [Predictor, new SearchPredictor("scores", new Scores(Space))]),
            Throws.ArgumentException.With.Message.StartsWith(
                "Two predictors of a search are called 'scores'; give them different names."));
        Assert.That(
            () => new SearchProblem(Space, [Predictor], [new Constraint(new GeneSum(), 1)], [new GeneSum()]),
            Throws.ArgumentException.With.Message.StartsWith(
                "Two cost models of a search are called 'sum'; give them different names."));
    }

    [Test]
    public void Constructor_WithAPredictorOrACostOfAnotherSpace_NamesIt()
    {
        var other = new SearchPredictor("cells", new Scores(NasBench201Space.Instance));
        Assert.That(
            () => new SearchProblem(Space, [Predictor, other]),
            Throws.TypeOf<InvalidArchitectureException>().With.Message.EqualTo(
                $"The predictor 'cells' is of the space '{NasBench201Space.Instance.Name}', the search of 'toy', of which that "
                + "has no architecture; give both one space."));
        Assert.That(
            () => new SearchProblem(Space, [Predictor], costs: [new TransformerParameters()]),
            Throws.TypeOf<InvalidArchitectureException>().With.Message.StartsWith(
                "The cost 'parameters' is of another space than 'toy', which is searched: "));
        Assert.That(
            () => new SearchProblem(Space, [Predictor], [new Constraint(new StageSum(), 5)]),
            Throws.TypeOf<InvalidArchitectureException>().With.Message.Contains("'toy' has no choice 'stages'"));
    }

    [Test]
    public void Constructor_WithAPredictorOfTheWholeSpace_TakesARefinedOneAndTheOtherWayRound()
    {
        SearchSpace refined = Space.Restrict(new Dictionary<string, IReadOnlyList<string>> { ["widths"] = ["8"] });
        Assert.That(() => new SearchProblem(refined, [Predictor]), Throws.Nothing);
        Assert.That(() => new SearchProblem(Space, [new SearchPredictor("p", new Scores(refined))]), Throws.Nothing);
    }

    [Test]
    public void Constructor_WithACostThatIsMeasured_MeasuresNothing() => Assert.That(
        () => new SearchProblem(Space, [Predictor], costs: [new StageSum { Effort = CostEffort.Measurement }]), Throws.Nothing);

    [Test]
    public void Costs_OfConstraintsAndFurtherOnes_AreEachOnceCheapestFirst()
    {
        var measured = new GeneSum("measured", CostEffort.Measurement);
        var formula = new GeneSum("formula");
        var further = new GeneSum("further");
        var problem = new SearchProblem(
            Space, [Predictor], [new Constraint(measured, 5), new Constraint(formula, 3), new Constraint(measured, 4)],
            [further, formula]);
        Assert.That(problem.Costs, Is.EqualTo(new ICostModel[] { formula, measured, further }));
    }

    [Test]
    public void SearchPredictor_ValuesOutsideTheirRange_NameWhatIsAllowed()
    {
        Assert.That(
            () => new SearchPredictor("p", new Scores(Space)) { Price = -0.5m },
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
                "The price of an evaluation by 'p' is -0.5; allowed is 0 or more."));
        Assert.That(
            () => new SearchPredictor("p", new Scores(Space)) { BatchSize = 0 },
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
                "The batch size of 'p' is 0; allowed is 1 or more."));
        Assert.That(() => new SearchPredictor(" ", new Scores(Space)), Throws.ArgumentException);
    }

    private sealed class StageSum : ICostModel
    {
        public string Name => "stage sum";

        public string Unit => "stages";

        public CostEffort Effort { get; init; }

        public double GetCost(Architecture architecture) => architecture.GetInteger("stages");
    }
}
