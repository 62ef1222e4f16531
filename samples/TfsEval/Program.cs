using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Samples.TfsEval;
using LlmPerformancePredictors.Tensors.Managed;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

if (!Arguments.TryParse(args, out string? csv, out string? error))
{
    AnsiConsole.MarkupLineInterpolated($"[red]{error}[/]");
    return 2;
}

var services = new ServiceCollection();
services.AddLlmPerformancePredictors()
    .UseRecordedAnswers(() => RecordedAnswers.All)
    .UseTensorEngine(_ => new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 })) // splits are trained side by side
    .ConfigurePredictor(options => options.BatchSize = 20); // the recordings ask for a split's 20 test architectures at once
services.AddSingleton(AnsiConsole.Console);
services.AddSingleton<Evaluation>();
services.AddSingleton<ResultTables>();
await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

EvaluationReport report = await provider.GetRequiredService<Evaluation>().RunAsync();
provider.GetRequiredService<ResultTables>().Write(report);
if (csv is not null)
{
    CsvReport.Write(csv, report);
    AnsiConsole.MarkupLineInterpolated($"Written: [blue]{Path.GetFullPath(csv)}[/]");
}

return 0;
