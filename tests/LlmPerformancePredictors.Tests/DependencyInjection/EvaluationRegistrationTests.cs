using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public class EvaluationRegistrationTests
{
    private static readonly SearchFakes.Scores Scores = new(ToySpaces.Network);

    [Test]
    public async Task AddEvaluationWorker_InAHost_EvaluatesFromItsStartToItsEnd()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddEvaluationWorker(WorkingQueue.Name, _ => Scores, configure: options => options.Concurrency = 2)
            .AddHealthChecks().AddCheck<EvaluationWorkerHealthCheck>("workers");
        using IHost host = builder.Build();
        HealthCheckService health = host.Services.GetRequiredService<HealthCheckService>();
        HealthReport before = await health.CheckHealthAsync();
        await host.StartAsync();
        var remote = new RemotePerformancePredictor(
            host.Services.GetRequiredService<IEvaluationQueue>(), WorkingQueue.Name, Scores);

        Assert.That((await remote.PredictAsync(ToySpaces.Create(8))).HasScore, Is.True);
        HealthReport during = await health.CheckHealthAsync();
        await host.StopAsync();
        HealthReport after = await health.CheckHealthAsync();

        Assert.That(
            (before.Status, during.Status, after.Status),
            Is.EqualTo((HealthStatus.Unhealthy, HealthStatus.Healthy, HealthStatus.Unhealthy)));
        Assert.That(before.Entries["workers"].Description, Does.Contain("it has not been started"));
        Assert.That(during.Entries["workers"].Data.Values.Single(), Does.StartWith("'test': "));
        Assert.That(after.Entries["workers"].Description, Does.Contain("it was stopped"));
    }

    [Test]
    public void UseNats_BeforeOrBehindAWorker_IsItsQueueAndTakesItsSection()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Nats:Prefix"] = "mine",
            ["Nats:LeaseTime"] = "00:00:07",
            ["EvaluationWorker:Concurrency"] = "3",
        }).Build();
        foreach (bool isFirst in new[] { true, false })
        {
            var services = new ServiceCollection();
            if (isFirst) services.UseNats(configuration: configuration);
            services.AddEvaluationWorker(WorkingQueue.Name, _ => Scores, configuration: configuration);
            if (!isFirst) services.UseNats(configuration: configuration);
            using ServiceProvider provider = services.BuildServiceProvider();
            IEvaluationQueue queue = provider.GetRequiredService<IEvaluationQueue>();
            Assert.That(queue, Is.InstanceOf<NatsEvaluationQueue>());
            Assert.That(queue.LeaseTime, Is.EqualTo(TimeSpan.FromSeconds(7)));
            Assert.That(provider.GetRequiredService<IOptions<NatsQueueOptions>>().Value.Prefix, Is.EqualTo("mine"));
            Assert.That(provider.GetRequiredService<IOptions<EvaluationWorkerOptions>>().Value.Concurrency, Is.EqualTo(3));
        }
    }

    [TestCase("Nats:Concurency", "3", "Concurency")]
    [TestCase("Nats:LeaseTime", "00:00:00", "NatsQueueOptions.LeaseTime is 00:00:00; allowed is 1 s to 1 day.")]
    [TestCase("EvaluationWorker:MaxDeliveries", "0", "EvaluationWorkerOptions.MaxDeliveries is 0; allowed is 1 to 1000.")]
    public void Options_ThatAreNotAllowed_AreNamedAtTheStart(string key, string value, string expected)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = value });
        builder.Services.AddEvaluationWorker(WorkingQueue.Name, _ => Scores, configuration: builder.Configuration)
            .UseNats(configuration: builder.Configuration);
        using IHost host = builder.Build();
        Assert.That(async () => await host.StartAsync(), Throws.Exception.With.Message.Contains(expected));
    }
}
