using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// Whether a host's workers take tasks: unhealthy where one is not running or cannot reach its queue. Register it with
/// <c>AddHealthChecks().AddCheck&lt;EvaluationWorkerHealthCheck&gt;("workers")</c>.
/// </summary>
/// <param name="workers">The workers of the host.</param>
public sealed class EvaluationWorkerHealthCheck(IEnumerable<EvaluationWorker> workers) : IHealthCheck
{
    private readonly IEnumerable<EvaluationWorker> _workers = workers ?? throw new ArgumentNullException(nameof(workers));

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var troubles = new List<string>();
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (EvaluationWorker worker in _workers)
        {
            WorkerStatus status = worker.Status;
            data[status.Worker] = FormattableString.Invariant(
                $"'{status.Evaluator.Name}': {status.UnderWay} under way, {status.Completed} completed");
            if (worker.Trouble is { } trouble) troubles.Add($"'{status.Worker}': {trouble}");
            else if (worker.Silence > WorkerStatus.Lifetime)
                troubles.Add(FormattableString.Invariant(
                    $"'{status.Worker}' has heard nothing of its queue for {worker.Silence.TotalSeconds:F0} s"));
        }

        if (data.Count == 0) troubles.Add("no worker is registered; call AddEvaluationWorker");
        return Task.FromResult(troubles.Count == 0
            ? HealthCheckResult.Healthy(null, data)
            : HealthCheckResult.Unhealthy(string.Join("; ", troubles), null, data));
    }
}
