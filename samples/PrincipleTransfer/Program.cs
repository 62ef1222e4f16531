using System.CommandLine;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.PrincipleTransfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

Option<string> csv = CommandOptions.OutputFile("--csv", "Writes the figures to this file, as comma-separated values.");
Option<string> outFolder = CommandOptions.Folder("--out", "Writes a report as an HTML page to this folder.");
Option<int> seeds = CommandOptions.WholeNumber("--seeds", "The runs of each method.", 100, least: 2, most: 10_000);
var command = new RootCommand("Compares five ways to use one task's results on another, design principles among them.")
{
    csv, outFolder, seeds,
};
command.SetAction((line, cancellationToken) =>
{
    HostApplicationBuilder host = SampleHost.CreateBuilder(redirectedWidth: 120);
    host.Services.AddLlmPerformancePredictors()
        .UseRecordedAnswers(() => RecordedAnswers.All)
        .ConfigureSearch(options => options.MaxEvaluations = Experiment.Budget)
        .ConfigurePrincipleTransfer(options => (options.PopulationSize, options.TournamentSize, options.AdaptEvery) = (5, 2, 10));
    host.Services.AddSingleton(new TransferOptions(line.GetValue(csv), line.GetValue(outFolder), line.GetValue(seeds)))
        .AddSingleton<Experiment>()
        .AddSingleton<ResultTables>();
    return host.RunAsync<TransferRun>(cancellationToken);
});
return await SampleProgram.RunAsync(command, args);
