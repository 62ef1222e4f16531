using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;

namespace LlmPerformancePredictors.Tests.Principles.Counting;

public class CountingPrincipleLearnerContractTests : PrincipleLearnerContractTests
{
    protected override IPrincipleLearner CreateLearner() => new CountingPrincipleLearner();
}
