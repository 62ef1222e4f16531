using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

/// <summary>A user's own template, made of what is public: the words of a space and the answer reader.</summary>
public class OwnPromptTemplateTests : PromptTemplateContractTests
{
    protected override IPromptTemplate CreateTemplate() => new TersePromptTemplate();

    protected override string WriteAnswer(IEnumerable<(int Id, string Score)> scores) =>
        string.Join('\n', scores.Select(score => $"{{\"id\": \"{score.Id}\", \"score\": \"{score.Score}\"}}"));

    private sealed class TersePromptTemplate : IPromptTemplate
    {
        public string Render(PromptRequest request)
        {
            var text = new StringBuilder("Choices:").Append(SpaceDefinitions.Format(request.Task.Space)).Append("\nKnown:");
            foreach (Demonstration demonstration in request.Demonstrations)
                text.Append(CultureInfo.InvariantCulture, $"\n{demonstration.Architecture}: {demonstration.Score:F2}");
            text.Append("\nAsked, by id:");
            for (int i = 0; i < request.Queries.Count; i++)
                text.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. {request.Queries[i]}");
            return text.Append('\n').Append(ScoreAnswerForm.Render(request)).ToString();
        }

        public IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request) =>
            ScoreAnswerReader.Read(answer, request);
    }
}
