using LlmPerformancePredictors;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Samples.SupernetSearch;
using LlmPerformancePredictors.Translation;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

if (!Arguments.TryParse(args, out Arguments? arguments, out string? error))
{
    AnsiConsole.MarkupLineInterpolated($"[red]{error}[/]");
    return 2;
}

// A pipe or a file is as wide as the tables and paths need, and has no colours.
if (!AnsiConsole.Profile.Out.IsTerminal) (AnsiConsole.Profile.Width, AnsiConsole.Profile.Capabilities.Ansi) = (160, false);

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var services = new ServiceCollection();
services.AddLlmPerformancePredictors();
services.AddSingleton(AnsiConsole.Console).AddSingleton(TimeProvider.System);
services.AddSingleton<SearchRun>().AddSingleton<GroundTruthRun>().AddSingleton<LatencyRun>().AddSingleton<TranslateRun>();
await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

try
{
    await (arguments.Command switch
    {
        Command.GroundTruth => provider.GetRequiredService<GroundTruthRun>().RunAsync(arguments, stop.Token),
        Command.Latency => provider.GetRequiredService<LatencyRun>().RunAsync(arguments, stop.Token),
        Command.Translate => provider.GetRequiredService<TranslateRun>().RunAsync(arguments, stop.Token),
        _ => provider.GetRequiredService<SearchRun>().RunAsync(arguments, stop.Token),
    });
    return 0;
}
catch (OperationCanceledException)
{
    AnsiConsole.MarkupLine("Stopped; the same command goes on from here.");
    return 130;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ParallelTextException or LlmPerformancePredictorsException)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{exception.Message}[/]");
    return 2;
}
