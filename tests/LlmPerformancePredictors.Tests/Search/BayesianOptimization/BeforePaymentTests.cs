using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search.BayesianOptimization;

/// <summary>
/// What cannot be searched with is refused before the first training, and before the first prior mean is asked.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class BeforePaymentTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;

    private readonly SearchFakes.Scores _trained = new(Space);
    private readonly SearchFakes.Scores _prior = new(Space);

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return new TestCaseData(
            new BayesianOptimizationOptions { Costs = ["latency"] }, ContractSpaces.Small, null, "latency")
            .SetArgDisplayNames("a cost that the search does not state");
        yield return new TestCaseData(new BayesianOptimizationOptions(), NasBench201Space.Instance, null, "'second'")
            .SetArgDisplayNames("the second prior mean is of another space");
        yield return new TestCaseData(
            new BayesianOptimizationOptions(), ContractSpaces.Small, FeatureEncoder.CreateOneHot(NasBench201Space.Instance),
            "contract")
            .SetArgDisplayNames("an encoder is of another space");
    }

    [TestCaseSource(nameof(Refused))]
    public void SearchAsync_WhatCannotBeProposedWith_IsRefusedBeforeAnythingIsAsked(
        BayesianOptimizationOptions options, SearchSpace second, FeatureEncoder? encoder, string culprit)
    {
        var problem = new SearchProblem(Space, [new SearchPredictor("trained", _trained)]);
        PriorMean[] priors = [new("first", _prior), new("second", new SearchFakes.Scores(second))];
        FeatureDistance[] distances = encoder is null ? [] : [new FeatureDistance(encoder)];
        Assert.That(
            () => SearchFakes.Run(problem, new BayesianOptimizationStrategy(options, priors, distances)),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(culprit));
        Assert.That(_trained.Asked.Concat(_prior.Asked), Is.Empty);
    }

    [Test]
    public void FitAsync_ADistanceOfAnotherSpace_IsRefusedBeforeAPriorIsAsked()
    {
        Demonstration[] trained =
            [.. Space.Enumerate().Take(3).Select((architecture, i) => new Demonstration(architecture, i))];
        Assert.That(
            async () => await GaussianProcessPredictor.FitAsync(
                Space, _trained.Metric, trained, [new PriorMean("first", _prior)], null,
                [new FeatureDistance(FeatureEncoder.CreateOneHot(NasBench201Space.Instance))]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(_prior.Asked, Is.Empty);
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public async Task PriorMean_OfACostThatIsNoNumber_IsAFailureThatNamesIt(double value)
    {
        PriorMean prior = PriorMean.FromCost(Space, new Strange(value), isMoreBetter: true);
        Architecture[] two =
            [.. new[] { "8", "16" }.Select(width => Space.Enumerate().First(one => one.GetText("widths") == width))];
        IReadOnlyList<Prediction> predictions = await prior.Predictor.PredictAsync(two);
        Assert.That(predictions[0].HasScore);
        Assert.That(
            predictions[1].Failure?.Reason,
            Is.EqualTo(FormattableString.Invariant($"the cost strange of {two[1]} is {value}")));
    }

    // One of two architectures has a cost that is none: it is the last choice, never a fault and never the cheapest.
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void SearchAsync_CostsThatAreNoNumbers_AreTheLastChoice(double value)
    {
        var problem = new SearchProblem(Space, [new SearchPredictor("trained", _trained)], costs: [new Strange(value)]);
        var options = new BayesianOptimizationOptions { Evaluations = 60, InitialArchitectures = 10, Costs = ["strange"] };
        SearchResult result = SearchFakes.Run(problem, new BayesianOptimizationStrategy(options), new SearchOptions { Seed = 4 });

        Candidate[] evaluated = [.. result.History.Evaluations.Select(evaluation => evaluation.Candidate)];
        Assert.That(evaluated, Has.Length.EqualTo(60));
        Assert.That(evaluated.Take(10).Count(candidate => !double.IsFinite(candidate.Costs[0])), Is.GreaterThan(0));
        Assert.That(evaluated.Skip(10).Count(candidate => !double.IsFinite(candidate.Costs[0])), Is.Zero);
    }

    private sealed class Strange(double value) : ICostModel
    {
        public string Name => "strange";

        public string Unit => "units";

        public double GetCost(Architecture architecture) =>
            architecture.GetText("widths").StartsWith('8') ? 1 + architecture.Genes[1] : value;
    }
}
