using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

/// <summary>A transfer within the spaces of the strategy contract.</summary>
internal static class ContractTasks
{
    /// <summary>From the half of a space that another metric likes best.</summary>
    public static TransferTask Create(SearchSpace space)
    {
        Demonstration[] best = [.. space.Enumerate()
            .Where(architecture => new SearchFakes.GeneSum().GetCost(architecture) <= 7)
            .Select(architecture => new Demonstration(architecture, Math.Cos(SearchFakes.Score(architecture))))
            .OrderByDescending(demonstration => demonstration.Score)
            .Take(60)];
        return new TransferTask(
            new SourceTask("source", space, best, evaluations: 100),
            new TargetTask("target", space, new Metric("score", double.NegativeInfinity, double.PositiveInfinity)));
    }
}
