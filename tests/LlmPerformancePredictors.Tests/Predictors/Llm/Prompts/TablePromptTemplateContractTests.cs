using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

public class TablePromptTemplateContractTests : PromptTemplateContractTests
{
    protected override IPromptTemplate CreateTemplate() => new TablePromptTemplate();

    protected override string WriteAnswer(IEnumerable<(int Id, string Score)> scores) =>
        $"{{\"predictions\": "
            + $"[{string.Join(", ", scores.Select(score => $"{{\"id\": {score.Id}, \"score\": {score.Score}}}"))}]}}";
}
