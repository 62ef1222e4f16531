using System.CommandLine;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.Engine;
using LlmPerformancePredictors.Samples.LabelAndDistill;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

// Settings come from appsettings.json beside the program, the environment and the command line.
Argument<string[]> settings = Settings.Argument();
var live = new LiveModelOptions();
Option<string> engine = EngineOption.Create();
var command = new RootCommand("Forecasts what labeling costs, labels a pool, distills the labels into a network and judges both.")
{
    settings, live.Model, live.Endpoint, engine,
};
command.SetAction((line, cancellationToken) =>
{
    HostApplicationBuilder host = SampleHost.CreateBuilder();
    string[] written = line.GetValue(settings) ?? [];
    host.Configuration.AddCommandLine(written);
    host.Configuration.AddInMemoryCollection(live.ToSettings(line, SampleOptions.Section));
    Composition.AddServices(host, written, line.GetValue(engine));
    return host.RunAsync<LabelAndDistillRun>(cancellationToken);
});
return await SampleProgram.RunAsync(
    command, args, "Stopped; what was answered is kept, and the same command goes on from here.");
