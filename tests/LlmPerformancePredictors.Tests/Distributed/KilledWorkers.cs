using System.Diagnostics;
using LlmPerformancePredictors.Distributed;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>Worker processes, of which one after the other is killed (SIGKILL) and started again.</summary>
internal sealed class KilledWorkers : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("workers-");
    private readonly Func<int, string, Process> _start;
    private readonly Process[] _workers;

    /// <summary>Starts the workers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="start">Starts one by its number, which writes what it begins to a folder.</param>
    public KilledWorkers(int count, Func<int, string, Process> start)
    {
        _start = start;
        _workers = [.. Enumerable.Range(0, count).Select(Start)];
    }

    /// <summary>How often each task was begun.</summary>
    public Dictionary<string, int> Begun => TimedTasks.CountBegun(_folder.FullName);

    public int Kills { get; private set; }

    /// <summary>Waits until all take tasks.</summary>
    public async Task WaitAsync(IEvaluationQueue queue)
    {
        for (int tries = 0; (await queue.GetStatusAsync()).Workers.Count < _workers.Length; tries++)
        {
            if (tries > 600) throw new TimeoutException("The workers do not report.");
            await Task.Delay(100);
        }
    }

    /// <summary>Kills one a pause until it is told to stop.</summary>
    public async Task KillAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested) return;
            int index = Kills++ % _workers.Length;
            await EndAsync(_workers[index]);
            _workers[index] = Start(index);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process worker in _workers) await EndAsync(worker);
        _folder.Delete(recursive: true);
    }

    private Process Start(int index) => _start(index, _folder.FullName);

    // With its children: in a network namespace it is one of "ip".
    private static async Task EndAsync(Process worker)
    {
        worker.Kill(entireProcessTree: true);
        await worker.WaitForExitAsync();
        worker.Dispose();
    }
}
