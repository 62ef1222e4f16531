using System.CommandLine;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.Engine;
using LlmPerformancePredictors.Samples.TfsEval;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

Option<string> csv = CommandOptions.OutputFile(
    "--csv", "Writes the figures of all tasks to this file, as comma-separated values.");
Option<string> engine = EngineOption.Create();
var command = new RootCommand(
    "Ranks Transformers of TFS-Eval by recorded answers of a language model, and judges that by baselines.")
{
    csv, engine,
};
command.SetAction((line, cancellationToken) =>
{
    HostApplicationBuilder host = SampleHost.CreateBuilder(redirectedWidth: 80);
    host.Services.AddLlmPerformancePredictors()
        .UseRecordedAnswers(() => RecordedAnswers.All)

        // Splits are trained side by side.
        .UseTensorEngine(_ => EngineOption.CreateFactory(line.GetValue(engine), threads: 1))

        // The recordings ask for a split's 20 test architectures at once.
        .ConfigurePredictor(options => options.BatchSize = 20);
    host.Services.AddSingleton(new EvaluationOptions(line.GetValue(csv)))
        .AddSingleton<Evaluation>()
        .AddSingleton<ResultTables>();
    return host.RunAsync<EvaluationRun>(cancellationToken);
});
return await SampleProgram.RunAsync(command, args);
