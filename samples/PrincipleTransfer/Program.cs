using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Samples.PrincipleTransfer;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

if (!Arguments.TryParse(args, out Arguments? arguments, out string? error))
{
    AnsiConsole.MarkupLineInterpolated($"[red]{error}[/]");
    return 2;
}

// A pipe or a file is as wide as the tables need, and has no colours.
if (!AnsiConsole.Profile.Out.IsTerminal) (AnsiConsole.Profile.Width, AnsiConsole.Profile.Capabilities.Ansi) = (120, false);

var services = new ServiceCollection();
services.AddLlmPerformancePredictors()
    .UseRecordedAnswers(() => RecordedAnswers.All)
    .ConfigureSearch(options => options.MaxEvaluations = Experiment.Budget)
    .ConfigurePrincipleTransfer(options => (options.PopulationSize, options.TournamentSize, options.AdaptEvery) = (5, 2, 10));
services.AddSingleton(AnsiConsole.Console);
services.AddSingleton<Experiment>();
services.AddSingleton<ResultTables>();
await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

IReadOnlyList<TransferResult> results = await provider.GetRequiredService<Experiment>().RunAsync(arguments.Seeds);
provider.GetRequiredService<ResultTables>().Write(results);
if (arguments.Csv is { } csv)
{
    CsvReport.Write(csv, results);
    AnsiConsole.MarkupLineInterpolated($"Written: [blue]{Path.GetFullPath(csv)}[/]");
}

if (arguments.Out is { } folder)
    AnsiConsole.MarkupLineInterpolated($"Written: [blue]{HtmlReport.Write(folder, results)}[/]");

return 0;
