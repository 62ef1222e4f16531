using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.LabelAndDistill;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// Settings come from appsettings.json beside the program, the environment and the command line, such as
// --LabelAndDistill:Model=gpt-4.1-mini --Live:Budget:MaxCalls=5.
HostApplicationBuilder host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
SampleOptions sample = host.Configuration.GetSection("LabelAndDistill").Get<SampleOptions>() ?? new SampleOptions();
LlmPerformancePredictorsBuilder builder = host.Services.AddLlmPerformancePredictors(host.Configuration.GetSection(sample.Model is null ? "Recorded" : "Live"));
if (sample.Model is null)
{
    builder.UseRecordedAnswers(() => RecordedAnswers.All);
}
else
{
    builder.UseAnswerStore(options => options.Path = Path.Combine(sample.Out, "answers.jsonl"))
        .UseRetries()
        .UseRateLimit()
        .UseBudget()
        .UseUsageLedger()
        .UseOpenAI(options => (options.Model, options.Endpoint) = (sample.Model, sample.Endpoint));
}

host.Services.AddSingleton(sample).AddSingleton<LabelAndDistillRun>();
using IHost app = host.Build();
try
{
    await app.StartAsync();
    await app.Services.GetRequiredService<LabelAndDistillRun>().RunAsync(app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
    await app.StopAsync();
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; what was answered is kept, and the same command goes on from here.");
    return 130;
}
catch (Exception exception) when (exception is OptionsValidationException or TooFewLabelsException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
