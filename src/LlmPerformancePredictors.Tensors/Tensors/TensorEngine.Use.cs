namespace LlmPerformancePredictors.Tensors;

/// <content>
/// One thread at a time. An engine belongs to the thread that has an open scope, or is inside an operation: another one is
/// told so, as its operations would mix with those of the first and give wrong numbers, or never end.
/// </content>
public abstract partial class TensorEngine
{
    private const int PollMilliseconds = 50;

    // Its owner may enter it again, as scopes lie in scopes.
    private readonly Lock _use = new();
    private bool _isDisposed;

    /// <summary>Takes the engine for this thread, which may have it already.</summary>
    /// <param name="operation">What it is taken for, for the message.</param>
    /// <returns>The use, to be disposed by this thread.</returns>
    /// <exception cref="InvalidOperationException">Another thread has the engine.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    internal EngineUse Use(string operation)
    {
        if (!_use.TryEnter()) throw CreateInUse(operation);
        return RequireNotDisposed();
    }

    /// <summary>Waits until no other thread has the engine, and takes it for this one.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The use, to be disposed by this thread.</returns>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    internal EngineUse WaitForUse(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled)
        {
            while (!_use.TryEnter(PollMilliseconds)) cancellationToken.ThrowIfCancellationRequested();
        }
        else
        {
            _use.Enter();
        }

        return RequireNotDisposed();
    }

    /// <summary>Waits as <see cref="WaitForUse"/> does, for what is released, which a disposed engine allows.</summary>
    /// <returns>The use, to be disposed by this thread.</returns>
    internal EngineUse WaitForRelease()
    {
        _use.Enter();
        return new EngineUse(_use);
    }

    private EngineUse RequireNotDisposed()
    {
        if (!_isDisposed) return new EngineUse(_use);
        _use.Exit();
        throw new ObjectDisposedException(Name, "The engine is disposed; make another one.");
    }

    private InvalidOperationException CreateInUse(string operation) => new(
        $"{operation}: another thread is using the engine '{Name}', which works for one thread at a time. "
        + "Give each thread an engine of its own, or let one thread do all the work.");
}
