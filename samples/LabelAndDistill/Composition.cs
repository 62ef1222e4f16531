using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Samples.Engine;
using LlmPerformancePredictors.Tokenizers;
using LlmPerformancePredictors.TorchSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Samples.LabelAndDistill;

/// <summary>Registers the library with the settings of a live model, or with recorded answers where there is none.</summary>
internal static class Composition
{
    public static void AddServices(HostApplicationBuilder host, string? engine)
    {
        SampleOptions sample = Read(host.Configuration);
        host.Logging.AddConsole();
        host.Services.AddSingleton(sample).AddSingleton<Distillation>();
        IConfigurationSection settings = host.Configuration.GetSection(sample.Model is null ? "Recorded" : "Live");
        LlmPerformancePredictorsBuilder predictors = host.Services.AddLlmPerformancePredictors(settings);
        if (engine == EngineOption.TorchSharp) predictors.UseTorchSharp();
        if (sample.Model is null)
        {
            predictors.UseRecordedAnswers(() => RecordedAnswers.All);
            return;
        }

        predictors.UseAnswerStore(options => options.Path = Path.Combine(sample.Out, "answers.jsonl"))
            .UseRetries()
            .UseRateLimit()
            .UseBudget()
            .UseUsageLedger()
            .UseTokenizer()
            .UseOpenAI(options => (options.Model, options.Endpoint) = (sample.Model, sample.Endpoint));
        host.Services.AddSingleton<Spending>();
    }

    private static SampleOptions Read(ConfigurationManager configuration)
    {
        SampleOptions sample;
        try
        {
            sample = configuration.GetSection(SampleOptions.Section)
                .Get<SampleOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new SampleOptions();
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionException(SampleOptions.Section, "settings", exception.Message, exception);
        }

        string[] tasks = [.. TfsEval.All.Select(data => data.Task.Name)];
        if (!tasks.Contains(sample.Task)) throw Refuse(nameof(sample.Task), sample.Task, tasks);
        IReadOnlyCollection<int> seeds = TfsEval.FromTask(sample.Task).Seeds;
        return seeds.Contains(sample.SplitSeed) ? sample : throw Refuse(nameof(sample.SplitSeed), sample.SplitSeed, seeds);
    }

    private static OptionException Refuse<T>(string key, T value, IEnumerable<T> allowed) =>
        new($"--{SampleOptions.Section}:{key}", value, $"allowed is {string.Join(", ", allowed)}.");
}
