namespace LlmPerformancePredictors.Storage;

/// <summary>
/// Lets items that come at the same time share a write and its flush. Whoever comes first writes at once, on its own thread; what
/// comes meanwhile is the next group. Thread safe.
/// </summary>
/// <typeparam name="TItem">What is written.</typeparam>
/// <typeparam name="TResult">What the writing of an item gives.</typeparam>
/// <param name="commit">Writes a group, in order, and gives a result each; never called twice at a time.</param>
internal sealed class GroupCommit<TItem, TResult>(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> commit)
{
    private readonly Lock _gate = new();
    private List<Pending> _pending = [];
    private TaskCompletionSource _idle = Completed();
    private volatile bool _isCommitting;

    /// <summary>Whether a group is being written.</summary>
    public bool IsCommitting => _isCommitting;

    /// <summary>Ends when nothing is being written.</summary>
    /// <returns>The end; it never fails.</returns>
    public Task WhenIdle()
    {
        lock (_gate) return _idle.Task;
    }

    /// <summary>Writes an item.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Its result, once its group is written; what the writing threw, if it did.</returns>
    public Task<TResult> AddAsync(TItem item)
    {
        var pending = new Pending(item);
        lock (_gate)
        {
            _pending.Add(pending);
            if (_isCommitting) return pending.Written.Task;
            _isCommitting = true;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _ = CommitAllAsync();
        return pending.Written.Task;
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private async Task CommitAllAsync()
    {
        while (true)
        {
            List<Pending> group;
            lock (_gate)
            {
                if (_pending.Count == 0)
                {
                    _isCommitting = false;
                    _idle.SetResult();
                    return;
                }

                (group, _pending) = (_pending, []);
            }

            await CommitAsync(group).ConfigureAwait(false);

            // The first writer's thread has its own item written and is let go.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    private async Task CommitAsync(List<Pending> group)
    {
        try
        {
            IReadOnlyList<TResult> results = await commit([.. group.Select(pending => pending.Item)]).ConfigureAwait(false);
            for (int i = 0; i < group.Count; i++) group[i].Written.SetResult(results[i]);
        }
        catch (Exception exception)
        {
            // Whatever it was, nothing of the group is known to be on the disk, and whoever waits is told.
            foreach (Pending pending in group) pending.Written.TrySetException(exception);
        }
    }

    private sealed class Pending(TItem item)
    {
        public TItem Item { get; } = item;

        public TaskCompletionSource<TResult> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
