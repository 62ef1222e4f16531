using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Samples.TfsEval;
using LlmPerformancePredictors.Tensors.Managed;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

if (!Arguments.TryParse(args, out string? csv, out string? error))
{
    await Console.Error.WriteLineAsync(error);
    return 2;
}

try
{
    using CsvReport? file = csv is null ? null : new CsvReport(csv);
    await RunAsync(file);
}
catch (Exception exception) when (csv is not null && exception is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"--csv {csv} cannot be written: {exception.Message.ReplaceLineEndings(" ")}");
    return 2;
}

if (csv is not null) AnsiConsole.MarkupLineInterpolated($"Written: [blue]{Path.GetFullPath(csv)}[/]");
return 0;

static async Task RunAsync(CsvReport? csv)
{
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
    csv?.Write(report);
}
