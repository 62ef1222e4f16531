using System.Diagnostics;
using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Tests.Tokenizers;
using LlmPerformancePredictors.Tokenizers;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>tokens [MODEL]</c>: how much more a budget reserves that takes every byte of the recorded prompts for a token.
/// </summary>
internal static class TokensOfPrompts
{
    private const int Rounds = 3;

    public static void Run(string model)
    {
        var counterOfAll = new TokenCounter();
        (string Kind, string Text)[] prompts = [.. RecordedPrompts.All()];
        IEnumerable<(string Kind, long Bytes, long Tokens)> counted =
            [.. prompts.Select(prompt => (prompt.Kind, (long)Encoding.UTF8.GetByteCount(prompt.Text), Count(prompt.Text)))];
        foreach (IGrouping<string, (string Kind, long Bytes, long Tokens)> kind in counted.GroupBy(prompt => prompt.Kind))
            Print(kind.Key, [.. kind]);
        Print("all", [.. counted]);
        double[] times = [.. Enumerable.Range(0, Rounds).Select(_ => Time(prompts))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times.Median():F1} ms a prompt to count"));

        long Count(string text) => counterOfAll.CountTokens(text, model)
            ?? throw new ArgumentException($"No tokenizer is known for the model '{model}'; name one of OpenAI's, since GPT-4o.");

        // What is counted once is remembered for the same string; here every text is counted by a counter that is new to it.
        double Time(IReadOnlyCollection<(string Kind, string Text)> all)
        {
            var counter = new TokenCounter();
            counter.CountTokens("the tokenizer's data is read", model);
            long start = Stopwatch.GetTimestamp();
            foreach ((_, string text) in all) counter.CountTokens(text, model);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds / all.Count;
        }
    }

    private static void Print(string kind, IReadOnlyCollection<(string Kind, long Bytes, long Tokens)> prompts)
    {
        (long bytes, long tokens) = (prompts.Sum(prompt => prompt.Bytes), prompts.Sum(prompt => prompt.Tokens));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind}: {prompts.Count} prompts, {bytes:N0} bytes, {tokens:N0} tokens, {(double)bytes / tokens:F2} bytes a token"));
    }
}
