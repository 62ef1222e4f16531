using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.LlmProposals;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search.LlmProposals;

public class ProcessFallbackTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;

    [Test]
    public void SearchAsync_ModelHasNothingToSay_TheProcessProposesInItsPlace()
    {
        SearchResult first = Run(), second = Run();
        Assert.That(second.History.Bytes(), Is.EqualTo(first.History.Bytes()), "deterministic");
        Assert.That(first.Settings["fallback"], Is.EqualTo("bayesian"));
        Assert.That(
            first.History.Evaluations.Skip(5).Select(evaluation => evaluation.Candidate.Origin),
            Is.All.EqualTo(CandidateOrigin.Enumeration));
        double[] all = [.. Space.Enumerate().Select(SearchFakes.Score).OrderDescending()];
        Assert.That(
            first.History.Evaluations.Max(evaluation => evaluation.Prediction.Score),
            Is.GreaterThanOrEqualTo(all[all.Length / 50]), "Drawn ones reach that in one of two searches.");
    }

    private static SearchResult Run()
    {
        using var client = new ScriptedChatClient(_ => "I would rather not say.");
        var task = new PredictionTask
        {
            Space = Space,
            Metric = new Metric("score", double.NegativeInfinity, double.PositiveInfinity),
            Name = "genes",
        };
        var strategy = new LlmProposalStrategy(
            client, task, new LlmProposalOptions { Candidates = 35, InitialArchitectures = 5, ProposalsPerRound = 3 },
            new BayesianOptimizationStrategy().ToFallback());
        var problem = new SearchProblem(Space, [new SearchPredictor("trained", new SearchFakes.Scores(Space))]);
        return SearchFakes.Run(problem, strategy, new SearchOptions { Seed = 4 });
    }
}
