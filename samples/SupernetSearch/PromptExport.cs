using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>
/// Writes prompts about architectures that no publication has mentioned, with the first split's demonstrations.
/// </summary>
internal sealed class PromptExport(IPromptTemplate template, SupernetSearchOptions options, IAnsiConsole console)
{
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        string folder = Path.Combine(options.Out, "prompts");
        Directory.CreateDirectory(folder);
        EvaluationSplit split = NumberWordsTask.GetSplit(SearchRun.SplitSeeds[0]);
        for (int i = 0; i < split.Test.Count; i++)
        {
            string prompt = template.Render(
                new PromptRequest(NumberWordsTask.Prediction, split.Demonstrations, [split.Test[i].Architecture]));
            string file = string.Create(CultureInfo.InvariantCulture, $"{i + 1:D2}.txt");
            ResultFile.Write(Path.Combine(folder, file), prompt);
        }

        console.MarkupLineInterpolated($"Prompts that ask a language model about this space, one a file: [blue]{folder}[/]");
    }
}
