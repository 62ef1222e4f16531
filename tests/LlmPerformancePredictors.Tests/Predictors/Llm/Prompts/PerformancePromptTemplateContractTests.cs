using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

/// <summary>The default template, whole, without each of its parts, and level by level of the paper's ablation.</summary>
[TestFixtureSource(nameof(Options))]
public class PerformancePromptTemplateContractTests(string name, PromptParts parts, int? maxDemonstrations)
    : PromptTemplateContractTests
{
    private static IEnumerable<TestFixtureData> Options()
    {
        yield return Fixture("all", PromptParts.All);
        yield return Fixture("no demonstration", PromptParts.All, 0);
        yield return Fixture("two demonstrations", PromptParts.All, 2);
        foreach ((string level, PromptParts parts) in PromptLadder.Levels) yield return Fixture(level, parts);
        foreach (PromptParts part in Enum.GetValues<PromptParts>())
            if (part is not (PromptParts.None or PromptParts.All))
                yield return Fixture($"all but {part}", PromptParts.All & ~part);

        static TestFixtureData Fixture(string name, PromptParts parts, int? maxDemonstrations = null) =>
            new TestFixtureData(name, parts, maxDemonstrations).SetArgDisplayNames(name);
    }

    protected override IPromptTemplate CreateTemplate() =>
        new PerformancePromptTemplate(new PerformancePromptOptions { Parts = parts, MaxDemonstrations = maxDemonstrations });

    protected override string WriteAnswer(IEnumerable<(int Id, string Score)> scores) =>
        $"{{\"predictions\": "
            + $"[{string.Join(", ", scores.Select(score => $"{{\"id\": {score.Id}, \"score\": {score.Score}}}"))}]}}";

    public override string ToString() => name;
}
