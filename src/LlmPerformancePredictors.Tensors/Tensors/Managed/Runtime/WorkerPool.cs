using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>
/// Threads that wait for the next job by spinning a short while, as the jobs of a training step follow each other within
/// microseconds, and then sleep. Whichever thread is free takes the next part of a job, the caller's too: a worker that the
/// system does not let run, on a machine that others use as well, keeps nobody waiting. One caller at a time.
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
    private volatile bool _stopping;

    // The number of the job in the upper half, its next part that nobody has taken in the lower one.
    private long _next;
    private int _unfinished;
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

    /// <summary>The threads that work on a job, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>The threads beside the caller's.</summary>
    internal IReadOnlyList<Thread> Workers => _workers;

    /// <summary>Does all parts of a job, as many as there are threads, and returns when the last is done.</summary>
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

        // The job stays on this thread's stack, which does not move, until its last part is done; whoever has taken a part
        // may therefore look at it.
        _job = Unsafe.AsPointer(ref job);
        _execute = &Execute<TJob>;
        Volatile.Write(ref _unfinished, Threads);
        int number = NextJob();
        for (int i = 0; i < _workers.Length; i++)
        {
            if (Interlocked.Exchange(ref _asleep[i], 0) == 1)
                _wake[i].Release();
        }

        WorkOn(number);
        var spin = default(SpinWait);
        while (Volatile.Read(ref _unfinished) != 0)
            spin.SpinOnce(sleep1Threshold: -1);

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
        NextJob();
        for (int i = 0; i < _workers.Length; i++)
        {
            _wake[i].Release();
            _workers[i].Join();
            _wake[i].Dispose();
        }
    }

    /// <summary>
    /// Lets the threads end without waiting for them, for an owner that is gone without <see cref="Dispose"/>. A job that is
    /// under way all the same is done by its caller alone.
    /// </summary>
    public void Abandon()
    {
        if (_stopping)
            return;
        _stopping = true;
        foreach (SemaphoreSlim wake in _wake)
            wake.Release();
    }

    private static void Execute<TJob>(void* job, int part, int parts)
        where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Execute(part, parts);

    private static int Number(long next) => (int)(next >> 32);

    private int NextJob()
    {
        int number = Number(_next) + 1;
        Interlocked.Exchange(ref _next, (long)number << 32);
        return number;
    }

    private void Work(int index)
    {
        int seen = 0;
        while (true)
        {
            seen = AwaitNext(index, seen);
            if (_stopping)
                return;
            WorkOn(seen);
        }
    }

    // Takes parts of a job until none is left.
    private void WorkOn(int number)
    {
        while (TryTake(number, out int part))
        {
            try
            {
                _execute(_job, part, Threads);
            }
#pragma warning disable CA1031 // Rethrown on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _failure = exception;
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private bool TryTake(int number, out int part)
    {
        while (true)
        {
            long next = Volatile.Read(ref _next);
            part = (int)next;
            if (Number(next) != number || part >= Threads)
                return false;
            if (Interlocked.CompareExchange(ref _next, next + 1, next) == next)
                return true;
        }
    }

    private int AwaitNext(int index, int seen)
    {
        // A loop, as a caller that is slow to look may wake a worker for a job that is already done.
        while (true)
        {
            if (_stopping)
                return seen;
            for (int i = 0; i < SpinsBeforeSleep; i++)
            {
                int number = Number(Volatile.Read(ref _next));
                if (number != seen)
                    return number;
                Thread.SpinWait(8);
            }

            Interlocked.Exchange(ref _asleep[index], 1);
            if (Number(Volatile.Read(ref _next)) != seen && Interlocked.Exchange(ref _asleep[index], 0) == 1)
                continue;

            // Either still nothing to do, or the caller has taken the flag and owes a release.
            _wake[index].Wait();
        }
    }
}
