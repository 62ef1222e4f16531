using System.Text.Json;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.OpenAI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>A host's settings: whatever stands there is in force, or refused when the host starts.</summary>
internal static class ConfigurationTargets
{
    private const int MaxBytes = 100_000;

    private const string Settings = """
        {
          "AnswerStore": { "Path": "answers.jsonl", "LockTimeout": "00:00:30" },
          "Retries": { "MaxRetries": 6, "BaseDelay": "00:00:01", "MaxDelay": "00:01:00", "MaxRetryAfter": "00:02:00" },
          "RateLimit": { "RequestsPerMinute": 500, "TokensPerMinute": 100000 },
          "Budget": { "MaxCalls": 10, "MaxMoney": 5.5, "CountStoredAnswers": true },
          "Prices": { "InputPerMillion": 0.4, "OutputPerMillion": 1.6 },
          "Labeling": { "BatchSize": 20, "MaxConcurrency": 4 },
          "Predictor": { "BatchSize": 20, "Temperature": 0.5, "Seed": 7, "MaxOutputTokens": 800 },
          "Search": { "Seed": 3, "MaxEvaluations": 100, "MaxTime": "01:00:00", "MaxMoney": 10 },
          "Evolution": { "PopulationSize": 12, "Parents": 4, "Mutants": 5, "Crossovers": 6, "Generations": 3 },
          "Batches": { "Folder": "batches", "MaxAttempts": 3, "Retries": { "MaxRetries": 2 } },
          "PromptFolder": { "Folder": "prompts", "Model": "m" },
          "Principles": { "Counting": {}, "Prompt": {} }
        }
        """;

    // Settings that the framework cannot convert are its InvalidOperationException, which names the section and the value.
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new(
            "configuration", InputForm.Json, _ => new FuzzReader([Seeds.Bytes(Settings)], Read),
            typeof(OptionsValidationException), typeof(InvalidOperationException), typeof(UnreadableJsonException)),
    ];

    private static string[] Read(byte[] input)
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors(ReadJson(input))
            .UseAnswerStore().UseRetries().UseRateLimit().UseBudget().UseUsageLedger()
            .UseBatches().UsePromptFolder().UseHybridSearch()
            .UseOpenAI(options => (options.Model, options.ApiKey) = ("m", "sk-fuzz"));
        using ServiceProvider provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (AggregateException exception)
        {
            // Several options are refused; what is not documented must show.
            Exception[] all = [.. exception.InnerExceptions];
            throw Array.Find(all, one => one is not (OptionsValidationException or InvalidOperationException)) ?? all[0];
        }

        return [];
    }

    // What is no JSON is the framework's business, and so is what it makes of megabytes.
    private static IConfigurationRoot ReadJson(byte[] input)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonStream(new MemoryStream(input, 0, Math.Min(input.Length, MaxBytes))).Build();
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new UnreadableJsonException(exception);
        }
    }

    private sealed class UnreadableJsonException(Exception exception) : Exception(exception.Message, exception);
}
