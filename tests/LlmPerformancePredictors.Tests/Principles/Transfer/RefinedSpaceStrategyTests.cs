using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Exhaustive;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

public class RefinedSpaceStrategyTests
{
    private const int Seeds = 100;

    private static readonly RegularizedEvolutionOptions SmallPopulation =
        new() { PopulationSize = 5, TournamentSize = 2, Cycles = 100_000 };

    private static async Task<DesignPrinciples> RecordedAsync()
    {
        using var client = new ReplayChatClient(RecordedAnswers.All);
        return (await new LlmPrincipleLearner(client).LearnAsync(NasBench201.Cifar10.AsSource())).GetOrThrow();
    }

    private static SearchProblem Problem(SearchSpace space) =>
        new(space, [new SearchPredictor("table", NasBench201.Cifar100.AsPredictor())]);

    private static async Task<double> MeanAsync(SearchSpace space, ISearchStrategy strategy, int evaluations)
    {
        double sum = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            SearchResult result = await new ArchitectureSearch(
                Problem(space), strategy, new SearchOptions { Seed = seed, MaxEvaluations = evaluations }).RunAsync();
            Assert.That(result.History.Evaluations, Has.Count.EqualTo(evaluations));
            sum += result.Best!.Score;
        }

        return sum / Seeds;
    }

    private static IEnumerable<ISearchStrategy> Strategies() =>
    [
        new RandomStrategy(new RandomSearchOptions { Candidates = 20 }),
        new RegularizedEvolutionStrategy(SmallPopulation),
        new EvolutionStrategy(),
        new ExhaustiveStrategy(),
    ];

    [TestCaseSource(nameof(Strategies))]
    public async Task RunAsync_OfAnyStrategyInARefinedSpace_StaysInside(ISearchStrategy strategy)
    {
        DesignPrinciples principles = await RecordedAsync();
        SearchResult result = await new ArchitectureSearch(
            Problem(principles.Refined), strategy, new SearchOptions { MaxEvaluations = 20 }).RunAsync();
        Assert.That(result.History.Evaluations, Has.Count.InRange(1, 20));
        Assert.That(
            result.History.Evaluations.All(
                evaluation => evaluation.Prediction.HasScore && principles.Refined.Contains(evaluation.Candidate.Architecture)));
    }

    [Test]
    public async Task Principles_OfCifar10_KeepTheOptimumOfCifar100()
    {
        DesignPrinciples principles = await RecordedAsync();
        Demonstration optimum = NasBench201.Cifar100.GetBest(1)[0];
        Assert.That(optimum.Score, Is.EqualTo(73.49).Within(0.005));
        Assert.That(principles.Refined.Contains(optimum.Architecture));
    }

    [Test]
    public async Task Lapt_FromCifar10ToCifar100_ReachesAtLeast734In20Evaluations()
    {
        DesignPrinciples principles = await RecordedAsync();
        var lapt = new PrincipleTransferStrategy(
            Requests.Transfer, new CountingPrincipleLearner(), new PrincipleTransferOptions { AdaptEvery = null }, principles);
        Assert.That(await MeanAsync(NasBench201Space.Instance, lapt, 20), Is.AtLeast(73.4));
        Assert.That(await MeanAsync(principles.Refined, new RegularizedEvolutionStrategy(SmallPopulation), 20), Is.AtLeast(73.4));
        Assert.That(
            await MeanAsync(NasBench201Space.Instance, new RegularizedEvolutionStrategy(SmallPopulation), 20),
            Is.EqualTo(70.4).Within(0.4));
    }

    [Test]
    public async Task CopySource_OnTheTarget_EvaluatesTheSourcesBestInOrder()
    {
        SearchResult result = await new ArchitectureSearch(
            Problem(NasBench201Space.Instance), new CopySourceStrategy(Requests.Transfer)).RunAsync();
        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Candidate.Architecture),
            Is.EqualTo(NasBench201.Cifar10.GetBest(50).Select(best => best.Architecture)));
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Completed));
        result = await new ArchitectureSearch(
            Problem(NasBench201Space.Instance), new CopySourceStrategy(Requests.Transfer),
            new SearchOptions { MaxEvaluations = 3 }).RunAsync();
        Assert.That(result.History.Evaluations, Has.Count.EqualTo(3));
    }
}
