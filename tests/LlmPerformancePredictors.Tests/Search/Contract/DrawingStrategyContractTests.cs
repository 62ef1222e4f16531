using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>The contract of a strategy that can come upon every architecture of a space, and not of a list alone.</summary>
public abstract class DrawingStrategyContractTests : SearchStrategyContractTests
{
    [Test, CancelAfter(20_000)]
    public void SearchAsync_NeighborsAllBreakTheConstraints_ScoresAllThatKeepThem([Values(1, 2, 3)] int seed)
    {
        var setup = new Setup(
            Seed: seed, MaxEvaluations: null, MaxAttempts: 20_000, MaxCost: 0, Cost: new Lonely(), Fails: _ => false);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(
            result.History.GetEvaluations("trusted").Count(),
            Is.EqualTo(ContractSpaces.Small.Enumerate().Count(architecture => new Lonely().GetCost(architecture) == 0)));
    }

    // Zero where all genes that count are the same; a neighbor of such an architecture never is one itself.
    private sealed class Lonely : ICostModel
    {
        public string Name => "lonely";

        public string Unit => "genes";

        public CostEffort Effort => CostEffort.Formula;

        public double GetCost(Architecture architecture)
        {
            int others = 0;
            foreach (int gene in architecture.Genes)
                if (gene >= 0 && gene != architecture.Genes[0]) others++;
            return others;
        }
    }
}
