using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>
/// Threads that wait for the next job by spinning a short while, as the jobs of a training step follow each other within
/// microseconds, and then sleep. One caller at a time.
/// </summary>
internal sealed unsafe class WorkerPool : IDisposable
{
    // About 50 microseconds: longer than the gaps inside a training step, short enough not to be noticed between runs.
    private const int SpinsBeforeSleep = 2000;

    private readonly Thread[] _workers;
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _asleep;
    private void* _job;
    private delegate*<void*, int, int, void> _execute;
    private volatile int _generation;
    private volatile bool _stopping;
    private int _pending;
    private Exception? _failure;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads that work on a job, the caller's included; at least 1.</param>
    public WorkerPool(int threads)
    {
        Threads = threads;
        _workers = new Thread[threads - 1];
        _wake = new SemaphoreSlim[threads - 1];
        _asleep = new int[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int index = i;
            _wake[i] = new SemaphoreSlim(0);
            _workers[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"tensor worker {i + 1}" };
            _workers[i].Start();
        }
    }

    /// <summary>Gets the threads that work on a job, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Does all parts of a job, one a thread, and returns when the last is done.</summary>
    /// <typeparam name="TJob">The job; a struct, so that nothing is allocated.</typeparam>
    /// <param name="job">The job.</param>
    /// <param name="worthwhile">False does it as one part on this thread, for jobs smaller than the cost of sharing.</param>
    public void Run<TJob>(ref TJob job, bool worthwhile = true)
        where TJob : struct, IParallelJob
    {
        if (_workers.Length == 0 || !worthwhile)
        {
            job.Execute(0, 1);
            return;
        }

        // The job stays on this thread's stack, which does not move, until every worker has reported back.
        _job = Unsafe.AsPointer(ref job);
        _execute = &Execute<TJob>;
        Volatile.Write(ref _pending, _workers.Length);
        Interlocked.Increment(ref _generation);
        for (int i = 0; i < _workers.Length; i++)
        {
            if (Interlocked.Exchange(ref _asleep[i], 0) == 1)
                _wake[i].Release();
        }

        try
        {
            job.Execute(0, Threads);
        }
        finally
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _pending) != 0)
                spin.SpinOnce(sleep1Threshold: -1);
        }

        if (_failure is { } failure)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        Interlocked.Increment(ref _generation);
        for (int i = 0; i < _workers.Length; i++)
        {
            _wake[i].Release();
            _workers[i].Join();
            _wake[i].Dispose();
        }
    }

    private static void Execute<TJob>(void* job, int part, int parts)
        where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Execute(part, parts);

    private void Work(int index)
    {
        int seen = 0;
        while (true)
        {
            AwaitNext(index, seen);
            seen = _generation;
            if (_stopping)
                return;
            try
            {
                _execute(_job, index + 1, Threads);
            }
#pragma warning disable CA1031 // Rethrown on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _failure = exception;
            }

            Interlocked.Decrement(ref _pending);
        }
    }

    private void AwaitNext(int index, int seen)
    {
        // A loop, as a caller that is slow to look may wake a worker for a job that the worker has already done.
        while (_generation == seen)
        {
            for (int i = 0; i < SpinsBeforeSleep; i++)
            {
                if (_generation != seen)
                    return;
                Thread.SpinWait(8);
            }

            Interlocked.Exchange(ref _asleep[index], 1);
            if (_generation != seen && Interlocked.Exchange(ref _asleep[index], 0) == 1)
                return;

            // Either still nothing to do, or the caller has taken the flag and owes a release.
            _wake[index].Wait();
        }
    }
}
