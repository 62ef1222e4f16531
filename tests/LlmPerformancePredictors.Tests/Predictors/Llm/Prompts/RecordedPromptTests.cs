using System.Text;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

public class RecordedPromptTests
{
    private static readonly PerformancePromptTemplate Template = new();

    private static IEnumerable<TestCaseData> Prompts()
    {
        foreach (TfsEval task in TfsEval.All)
            foreach (int seed in task.Seeds)
            {
                IReadOnlyList<Demonstration> demonstrations = task.GetSplit(seed).Demonstrations;
                yield return Case(
                    $"eval-{task.Task}-{seed}",
                    task,
                    demonstrations,
                    [.. task.GetSplit(seed).Test.Select(test => test.Architecture)]);
                for (int offset = 0; offset < 500; offset += 100)
                    yield return Case(
                        $"label-{task.Task}-{seed}-{offset:000}",
                        task,
                        demonstrations,
                        [.. MachineTranslationCandidates.All.Skip(offset).Take(100)]);
            }

        static TestCaseData Case(
            string name, TfsEval task, IReadOnlyList<Demonstration> demonstrations, Architecture[] queries) =>
            new TestCaseData(name, new PromptRequest(task.Task.Prediction, demonstrations, queries)).SetArgDisplayNames(name);
    }

    [Test]
    public void Prompts_ThatAreCompared_Are54() => Assert.That(Prompts().Count(), Is.EqualTo(54));

    [TestCaseSource(nameof(Prompts))]
    public void Render_OfARecordedRequest_HasTheRecordedHash(string name, PromptRequest request)
    {
        AnswerKey key = AnswerKey.Create("Claude (Anthropic)", Template.Render(request));
        RecordedAnswer? recorded = RecordedAnswers.All.SingleOrDefault(answer => answer.Key == key);
        Assert.That(recorded, Is.Not.Null, $"No recorded answer has the hash of the prompt {name}.");
        Assert.That(
            Template.Read(recorded!.Text, request).Count(reading => reading.Prediction.HasScore),
            Is.EqualTo(request.Queries.Count));
    }

    [TestCaseSource(nameof(Prompts))]
    public void Render_OfARecordedRequest_IsByteEqualToTheSource(string name, PromptRequest request) =>
        Assert.That(
            Encoding.UTF8.GetBytes(Template.Render(request)),
            Is.EqualTo(File.ReadAllBytes(SharedData.Path("recorded-answers", name + ".prompt.txt"))));
}
