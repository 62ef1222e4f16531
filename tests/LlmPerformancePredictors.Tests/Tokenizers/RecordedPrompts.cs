using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Tokenizers;

/// <summary>The prompts of the paper's tasks and of principle transfer that have recorded answers: 9 + 45 + 2.</summary>
internal static class RecordedPrompts
{
    public static IEnumerable<(string Kind, string Text)> All()
    {
        var template = new PerformancePromptTemplate();
        foreach (TfsEval task in TfsEval.All)
        {
            foreach (int seed in task.Seeds)
            {
                IReadOnlyList<Demonstration> demonstrations = task.GetSplit(seed).Demonstrations;
                yield return ("evaluation", Render([.. task.GetSplit(seed).Test.Select(test => test.Architecture)]));
                foreach (Architecture[] pool in MachineTranslationCandidates.All.Take(500).Chunk(100))
                    yield return ("labels", Render(pool));

                string Render(IReadOnlyList<Architecture> queries) =>
                    template.Render(new PromptRequest(task.Task.Prediction, demonstrations, queries));
            }
        }

        var learning = new PrinciplePromptTemplate();
        foreach (BenchmarkTable table in new[] { NasBench201.Cifar10, NasBench201.Cifar100 })
            yield return ("principles", learning.RenderLearning(table.AsSource()));
    }
}
