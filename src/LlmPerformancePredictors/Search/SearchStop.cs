using System.Globalization;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Ends a search that is canceled or whose time is up, also where a predictor, a cost or the strategy ignores its token: after a
/// while it is left behind.
/// </summary>
internal sealed class SearchStop(SearchOptions options, SearchClock clock, EvaluationLedger ledger, TimeProvider timeProvider)
{
    // Longer timers there are not.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    // Who heeds a token does so at once.
    private static readonly TimeSpan LongestHeeding = TimeSpan.FromSeconds(1);

    /// <summary>Runs a search to its end.</summary>
    /// <param name="search">The search.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped; the message names who did not heed it.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> search, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled && options.MaxTime is null)
        {
            await search(CancellationToken.None).ConfigureAwait(false);
            return;
        }

        // A predictor may hang before it returns its task, so the search is not for the caller's thread.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var done = new CancellationTokenSource();
        Task running = Task.Run(() => search(ending.Token), CancellationToken.None);
        await Task.WhenAny(running, WaitForEndAsync(cancellationToken, done.Token)).ConfigureAwait(false);
        bool ended = await EndsAsync(running, options.StopTimeout, done.Token).ConfigureAwait(false);
        if (!ended && !cancellationToken.IsCancellationRequested)
        {
            await ending.CancelAsync().ConfigureAwait(false);
            TimeSpan heeding = options.StopTimeout < LongestHeeding ? options.StopTimeout : LongestHeeding;
            ended = await EndsAsync(running, heeding, done.Token).ConfigureAwait(false);
        }

        await done.CancelAsync().ConfigureAwait(false);
        if (ended) await FinishAsync(running, ending.Token, cancellationToken).ConfigureAwait(false);
        else LeaveBehind(running, cancellationToken);
    }

    // Canceled by nobody else, a search that stopped had no more time.
    private async Task FinishAsync(Task running, CancellationToken ending, CancellationToken cancellationToken)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            ledger.Stop(StopReason.TimeBudget);
        }
    }

    private void LeaveBehind(Task running, CancellationToken cancellationToken)
    {
        _ = running.ContinueWith(
            static task => _ = task.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{ledger.LeaveBehind()} {options.StopTimeout.TotalSeconds} s after the search was to end and does not heed its "
            + $"cancellation token; the search ended without it. What was scored before is kept.");
        if (cancellationToken.IsCancellationRequested) throw new OperationCanceledException(message, cancellationToken);
        ledger.Stop(StopReason.TimeBudget, message);
    }

    private async Task WaitForEndAsync(CancellationToken cancellationToken, CancellationToken done)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, done);
        TimeSpan left = options.MaxTime is { } most && most - clock.Elapsed is var rest && rest < LongestTimer
            ? TimeSpan.FromTicks(Math.Max(0, rest.Ticks))
            : Timeout.InfiniteTimeSpan;
        await Task.Delay(left, timeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // As long as it gets on, it is waited for: a resumed search reads its journal first. The time is the machine's, because a
    // call hangs in that one.
    private async Task<bool> EndsAsync(Task running, TimeSpan timeout, CancellationToken done)
    {
        while (!running.IsCompleted)
        {
            int steps = ledger.Steps;
            await Task.WhenAny(running, Task.Delay(timeout, TimeProvider.System, done)).ConfigureAwait(false);
            if (!running.IsCompleted && ledger.Steps == steps) return false;
        }

        return true;
    }
}
