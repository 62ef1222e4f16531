using System.CommandLine;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.HybridSearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

Option<string> task = CommandOptions.OneOf("--task", "What is searched.", HybridSearchOptions.TaskNames);
Option<string> outFolder = CommandOptions.Folder(
    "--out", "The folder of the report and of a live model's answers.", "hybrid-search");
Option<int> seed = CommandOptions.WholeNumber("--seed", "The first seed of the searches.", 0);
Option<int> seeds = CommandOptions.WholeNumber("--seeds", "How often each method searches.", 5, least: 1, most: 10_000);
Option<string> csv = CommandOptions.OutputFile("--csv", "Writes the ranks to this file, as comma-separated values.");
Option<double> limit = CommandOptions.OptionalPositiveNumber(
    "--limit", "The most latency the architecture may have, ms; without it, 150 for wmt14ende and none for the others.", "MS",
    HybridSearchOptions.TranslationLimitMs);
var live = new LiveModelOptions();
Option<int> calls = CommandOptions.WholeNumber("--calls", "The most calls of --model, those of earlier runs included.", 10);
var command = new RootCommand(
    "From ten demonstrations to a found architecture: label, distill, search with every strategy, report.")
{
    task, outFolder, seed, seeds, csv, limit, live.Model, live.Endpoint, calls,
};
live.RequireModel(command);
command.Validators.Add(line =>
{
    // As it is written: a value that was refused before has none.
    if (line.GetResult(task) is not { Tokens: [{ Value: HybridSearchOptions.Translation }] }) return;
    foreach (Option option in new Option[] { seeds, csv })
    {
        if (line.GetResult(option) is { Implicit: false })
            line.AddError(
                $"{option.Name}: {HybridSearchOptions.Translation} is one search by a stand-in and has no ranks; it is of "
                + $"--task {string.Join(", ", TrainedTask.Names)}.");
    }
});
command.SetAction((line, cancellationToken) =>
{
    double? limitMs = line.GetResult(limit) is null ? null : line.GetValue(limit);
    var options = new HybridSearchOptions(
        line.GetRequiredValue(task), line.GetRequiredValue(outFolder), limitMs, line.GetValue(live.Model),
        line.GetValue(seed), line.GetValue(seeds), line.GetValue(csv));
    HostApplicationBuilder host = SampleHost.CreateBuilder();
    LlmPerformancePredictorsBuilder predictors = host.Services.AddLlmPerformancePredictors()
        .UseHybridSearch()
        .ConfigureSearch(search => search.Seed = options.Seed);
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
        .AddSingleton<LabelTexts>();
    if (options.Task == HybridSearchOptions.Translation)
    {
        host.Services.AddSingleton<TranslationReport>().AddSingleton<TranslationTables>();
        return host.RunAsync<TranslationRun>(cancellationToken);
    }

    host.Services.AddSingleton<ComparisonPage>().AddSingleton<ComparisonTables>();
    return host.RunAsync<ComparisonRun>(cancellationToken);
});
return await SampleProgram.RunAsync(
    command, args, "Stopped; answers that were paid for are kept, and the same command goes on from here.");
