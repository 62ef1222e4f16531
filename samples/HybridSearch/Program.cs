using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.HybridSearch;
using LlmPerformancePredictors.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spectre.Console;

if (!Arguments.TryParse(args, out Arguments? arguments, out string? error))
{
    AnsiConsole.MarkupLineInterpolated($"[red]{error}[/]");
    return 2;
}

// A pipe or a file is as wide as the tables and paths need, and has no colours.
if (!AnsiConsole.Profile.Out.IsTerminal) (AnsiConsole.Profile.Width, AnsiConsole.Profile.Capabilities.Ansi) = (160, false);

var services = new ServiceCollection();
LlmPerformancePredictorsBuilder builder = services.AddLlmPerformancePredictors()
    .UseHybridSearch()
    .ConfigureSearch(options => options.Seed = arguments.Seed);
if (arguments.Model is null)
    builder.UseRecordedAnswers(() => RecordedAnswers.All);
else
    builder.UseAnswerStore(options => options.Path = Path.Combine(arguments.Out, "answers.jsonl"))
        .UseRetries()
        .UseBudget(options => options.MaxCalls = arguments.Calls)
        .UseUsageLedger()
        .UseOpenAI(options => (options.Model, options.Endpoint) = (arguments.Model, arguments.Endpoint));
services.AddSingleton(arguments);
services.AddSingleton(AnsiConsole.Console);
services.AddSingleton<ResultTables>();
services.AddSingleton<HybridRun>();
await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

try
{
    await provider.GetRequiredService<HybridRun>().RunAsync();
    return 0;
}
catch (UnsatisfiableConstraintException exception)
{
    AnsiConsole.MarkupLineInterpolated($"[red]--limit: {exception.Message}[/]");
    return 2;
}
catch (Exception exception) when (exception is OptionsValidationException or TooFewLabelsException)
{
    AnsiConsole.MarkupLineInterpolated($"[red]--model {arguments.Model}: {exception.Message}[/]");
    return 2;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
{
    AnsiConsole.MarkupLineInterpolated($"[red]--out {arguments.Out}: {exception.Message}[/]");
    return 2;
}
