using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Predictors;

public class ExternalPredictorTests : PerformancePredictorContractTests
{
    protected override IPerformancePredictor CreatePredictor() => new ExternalPredictor(ContractSpaces.Small, Metric.Accuracy);

    protected override IReadOnlyList<Architecture> Architectures =>
        [.. ContractSpaces.Small.Enumerate().Take(30)];

    [Test]
    public async Task RunAsync_TrustedTrainsElsewhere_StopsAndNamesTheStudy()
    {
        var problem = new SearchProblem(ContractSpaces.Small, [new SearchPredictor("training", CreatePredictor())]);

        SearchResult result = await new ArchitectureSearch(problem, new RandomStrategy()).RunAsync();

        Assert.That(result.StopReason, Is.EqualTo(StopReason.NotAsked));
        Assert.That(result.StopMessage, Does.EndWith("it is trained elsewhere, and its score is told to a SearchStudy"));
        Assert.That(result.History.Evaluations, Is.Empty);
    }
}
