using System.CommandLine;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.HybridSearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

Option<string> outFolder = CommandOptions.Folder(
    "--out", "The folder of the report and of a live model's answers.", "hybrid-search");
Option<int> seed = CommandOptions.WholeNumber("--seed", "The search's seed.", 0);
Option<double> limit = CommandOptions.PositiveNumber("--limit", "The most latency the architecture may have, ms.", "MS", 150);
var live = new LiveModelOptions();
Option<int> calls = CommandOptions.WholeNumber("--calls", "The most calls of --model, those of earlier runs included.", 10);
var command = new RootCommand(
    "From ten demonstrations to a found architecture: label, distill, search under a latency limit, report.")
{
    outFolder, seed, limit, live.Model, live.Endpoint, calls,
};
live.RequireModel(command);
command.SetAction((line, cancellationToken) =>
{
    var options = new HybridSearchOptions(line.GetRequiredValue(outFolder), line.GetValue(limit), line.GetValue(live.Model));
    HostApplicationBuilder host = SampleHost.CreateBuilder();
    LlmPerformancePredictorsBuilder predictors = host.Services.AddLlmPerformancePredictors()
        .UseHybridSearch()
        .ConfigureSearch(search => search.Seed = line.GetValue(seed));
    if (options.Model is null)
    {
        predictors.UseRecordedAnswers(() => RecordedAnswers.All);
    }
    else
    {
        predictors.UseAnswerStore(store => store.Path = options.Answers)
            .UseRetries()
            .UseBudget(budget => budget.MaxCalls = line.GetValue(calls))
            .UseUsageLedger()
            .UseOpenAI(model => (model.Model, model.Endpoint) = (options.Model, line.GetValue(live.Endpoint)));
    }

    host.Services.AddSingleton(options)
        .AddSingleton<PredictorTraining>()
        .AddSingleton<ReportWriter>()
        .AddSingleton<ResultTables>();
    return host.RunAsync<HybridRun>(cancellationToken);
});
return await SampleProgram.RunAsync(
    command, args, "Stopped; answers that were paid for are kept, and the same command goes on from here.");
