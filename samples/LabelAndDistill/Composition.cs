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
    public static void AddServices(HostApplicationBuilder host, string[] written, string? engine)
    {
        SampleOptions sample = Read(host.Configuration);
        RefuseUnused(written, sample.Model);
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

    // Those of recorded answers do nothing for a live model, and the other way round.
    private static void RefuseUnused(string[] written, string? model)
    {
        string unused = model is null ? "--Live:" : "--Recorded:";
        if (Array.Find(written, setting => setting.StartsWith(unused, StringComparison.OrdinalIgnoreCase)) is { } setting)
            throw new OptionException(
                setting, null, model is null
                    ? "it is of a live model, and none is asked; name one by "
                    + $"--{SampleOptions.Section}:{nameof(SampleOptions.Model)}."
                    : $"it is of recorded answers, and the model {model} is asked; the settings of that are below Live.");
    }

    private static SampleOptions Read(ConfigurationManager configuration)
    {
        IConfigurationSection section = configuration.GetSection(SampleOptions.Section);
        string[] names = [.. typeof(SampleOptions).GetProperties().Select(property => property.Name)];
        foreach (IConfigurationSection setting in section.GetChildren())
            if (!names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                throw new OptionException(
                    $"--{setting.Path}", setting.Value, $"there is no such setting; there are {string.Join(", ", names)}.");
        SampleOptions sample;
        try
        {
            sample = section.Get<SampleOptions>() ?? new SampleOptions();
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
