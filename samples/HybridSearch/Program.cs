using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Samples.HybridSearch;
using LlmPerformancePredictors.Search;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

if (!Arguments.TryParse(args, out Arguments? arguments, out string? error))
{
    AnsiConsole.MarkupLineInterpolated($"[red]{error}[/]");
    return 2;
}

// A pipe or a file is as wide as the tables and paths need.
if (!AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Profile.Width = 160;

var services = new ServiceCollection();
services.AddLlmPerformancePredictors().UseRecordedAnswers(() => RecordedAnswers.All);
services.AddSingleton(AnsiConsole.Console);
services.AddSingleton<HybridRun>();
await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

try
{
    await provider.GetRequiredService<HybridRun>().RunAsync(arguments);
    return 0;
}
catch (UnsatisfiableConstraintException exception)
{
    AnsiConsole.MarkupLineInterpolated($"[red]--limit: {exception.Message}[/]");
    return 2;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    AnsiConsole.MarkupLineInterpolated($"[red]--out {arguments.Out}: {exception.Message}[/]");
    return 2;
}
