using System.CommandLine;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.Engine;
using LlmPerformancePredictors.Samples.Evaluate;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

Option<string> benchmark = CommandOptions.OneOf(
    "--benchmark", "What predictors are judged on.", Benchmark.Names);
Option<string> csv = CommandOptions.OutputFile(
    "--csv", "Writes the figures of all tasks to this file, as comma-separated values.");
Option<string> scale = CommandOptions.OneOf(
    "--scale", "How the errors of number words, whose losses span three orders of magnitude, count.",
    ["linear", "logarithmic"]);
Option<string> engine = EngineOption.Create();
var command = new RootCommand(
    "Ranks really trained architectures by recorded answers of a language model, and judges that by baselines.")
{
    benchmark, csv, scale, engine,
};
command.SetAction((line, cancellationToken) =>
{
    HostApplicationBuilder host = SampleHost.CreateBuilder(redirectedWidth: 100);
    host.Services.AddLlmPerformancePredictors()
        .UseRecordedAnswers(() => RecordedAnswers.All)

        // Splits are trained side by side.
        .UseTensorEngine(_ => EngineOption.CreateFactory(line.GetValue(engine), threads: 1));
    host.Services.AddSingleton(new EvaluationOptions(
        line.GetRequiredValue(benchmark), line.GetValue(csv),
        Enum.Parse<MetricScale>(line.GetRequiredValue(scale), ignoreCase: true)))
        .AddSingleton<TaskPredictors>()
        .AddSingleton<Evaluation>()
        .AddSingleton<ResultTables>();
    return host.RunAsync<EvaluationRun>(cancellationToken);
});
return await SampleProgram.RunAsync(command, args);
