using System.Reflection;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Tests.Costs;
using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.Predictors;
using LlmPerformancePredictors.Tests.Principles;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests;

/// <summary>Whoever implements a seam derives a fixture from its contract, called after the implementation.</summary>
public class ContractCoverageTests
{
    [TestCase(typeof(IPerformancePredictor), typeof(PerformancePredictorContractTests))]
    [TestCase(typeof(ISearchStrategy), typeof(SearchStrategyContractTests))]
    [TestCase(typeof(ICostModel), typeof(CostModelContractTests))]
    [TestCase(typeof(IPrincipleLearner), typeof(PrincipleLearnerContractTests))]
    [TestCase(typeof(IEvaluationQueue), typeof(EvaluationQueueContractTests))]
    public void Implementations_OfASeam_AllHaveAFixtureOfItsContract(Type seam, Type contract)
    {
        Assembly tests = typeof(ContractCoverageTests).Assembly;
        Type[] implementations = [.. tests.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("LlmPerformancePredictors", StringComparison.Ordinal))
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(seam))];
        HashSet<string> fixtures = [.. tests.GetTypes().Where(type => type.IsSubclassOf(contract)).Select(type => type.Name)];

        Assert.That(implementations, Is.Not.Empty);
        Assert.That(
            implementations.Where(
                type => !fixtures.Contains(type.Name + "Tests") && !fixtures.Contains(type.Name + "ContractTests")),
            Is.Empty);
    }
}
