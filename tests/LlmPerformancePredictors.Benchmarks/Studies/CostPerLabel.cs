using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tokenizers;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>cost-per-label [MODEL]</c>: tokens a labeled architecture by the form of the prompt, and money at the prices given. Answers
/// are the recorded ones, counted by the same tokenizer; both forms ask for the same answer.
/// </summary>
internal static class CostPerLabel
{
    private const int Labels = 1000;

    private static readonly (string Name, IPromptTemplate Template)[] Forms =
        [("default", new PerformancePromptTemplate()), ("table", new TablePromptTemplate())];

    public static void Run(string model, TokenPriceOptions prices)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{model} at {prices.InputPerMillion} a million tokens of prompts and {prices.OutputPerMillion} of answers\n"));
        Console.WriteLine(
            "| task | architectures a prompt | form | tokens of prompt a label | of the default's | tokens of answer a label "
            + $"| money for {Labels} labels |\n|---|---:|---|---:|---:|---:|---:|");
        var counter = new TokenCounter();
        foreach ((string task, PromptRequest[] requests) in Requests())
        {
            int labels = requests.Sum(request => request.Queries.Count);
            double output = requests.Sum(request => Count(FindAnswer(request))) / (double)labels;
            double byDefault = 0;
            foreach ((string form, IPromptTemplate template) in Forms)
            {
                double input = requests.Sum(request => Count(template.Render(request))) / (double)labels;
                if (byDefault == 0) byDefault = input;
                decimal? money = prices.GetCost((long)Math.Ceiling(input * Labels), (long)Math.Ceiling(output * Labels));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {task} | {requests[0].Queries.Count} | {form} | {input:F1} | {input / byDefault:F2} | {output:F1} "
                    + $"| {money:F3} |"));
            }
        }

        int Count(string text) => counter.CountTokens(text, model)
            ?? throw new ArgumentException($"No tokenizer is known for the model '{model}'; name one of OpenAI's, since GPT-4o.");
    }

    private static IEnumerable<(string Task, PromptRequest[] Requests)> Requests()
    {
        foreach (PredictionBenchmark benchmark in new[]
        {
            NasBenchGraph.Arxiv.Benchmark, NasBench201.Cifar100Benchmark, NumberWordsTask.Benchmark,
        })
        {
            IReadOnlyList<Demonstration> demonstrations = benchmark.GetSplit(1).Demonstrations;
            IEnumerable<Architecture> asked = benchmark.GetPool(1) is { Count: > 0 } pool
                ? pool
                : benchmark.GetSplit(1).Test.Select(test => test.Architecture);
            yield return (
                benchmark.Name,
                [.. asked
                    .Chunk(benchmark.PoolPerPrompt)
                    .Select(some => new PromptRequest(benchmark.Task, demonstrations, some))]);
        }

        TfsEval translation = TfsEval.FromTask("wmt14ende");
        yield return (
            translation.Task.Name,
            [.. MachineTranslationCandidates.All.Take(500).Chunk(100).Select(some => new PromptRequest(
                translation.Task.Prediction, translation.GetSplit(123).Demonstrations, some))]);
    }

    private static string FindAnswer(PromptRequest request)
    {
        var key = AnswerKey.Create("Claude (Anthropic)", Forms[0].Template.Render(request));
        return RecordedAnswers.All.Single(answer => answer.Key == key).Text;
    }
}
