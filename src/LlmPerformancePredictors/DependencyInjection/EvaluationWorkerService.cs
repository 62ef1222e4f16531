using LlmPerformancePredictors.Distributed;
using Microsoft.Extensions.Hosting;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Runs the workers of a host from its start to its end.</summary>
internal sealed class EvaluationWorkerService(IEnumerable<EvaluationWorker> workers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(workers.Select(worker => worker.RunAsync(stoppingToken)));
}
