using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
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
}
