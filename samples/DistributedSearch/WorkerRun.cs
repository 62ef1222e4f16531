using System.Globalization;
using LlmPerformancePredictors.Distributed;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.DistributedSearch;

/// <summary>Says what the worker of the host does, whenever that changes.</summary>
internal sealed class WorkerRun(EvaluationWorker worker, IAnsiConsole console) : ISampleRun
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? shown = null;
        while (true)
        {
            WorkerStatus status = worker.Status;
            string line = worker.Trouble ?? string.Create(
                CultureInfo.InvariantCulture, $"{status.Worker}: {status.UnderWay} under way, {status.Completed} trained");
            if (line != shown) console.WriteLine(shown = line);
            await Task.Delay(LookInterval, cancellationToken);
        }
    }
}
