namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>One search on workers that arrive, fail and come back, as events in time; hours.</summary>
/// <param name="random">Draws times and failures.</param>
/// <param name="workers">How many workers.</param>
/// <param name="tasks">How many evaluations.</param>
/// <param name="window">How many are out at once; the first of them in order has to end before one more is asked for.</param>
/// <param name="isBatch">Whether all of a window have to end before the next is asked for.</param>
/// <param name="drawTime">Draws how long an evaluation takes.</param>
/// <param name="failureHours">The mean time between failures of a worker.</param>
/// <param name="backHours">How long a worker that failed is away.</param>
/// <param name="arrivalHours">Over how long the workers arrive, evenly.</param>
/// <param name="leaseHours">How long after a failure its task is under way again.</param>
internal sealed class WorkerSimulation(
    Random random, int workers, int tasks, int window, bool isBatch, Func<Random, double> drawTime, double failureHours,
    double backHours, double arrivalHours, double leaseHours)
{
    private readonly PriorityQueue<Action, double> _events = new();
    private readonly LinkedList<int> _ready = new();
    private readonly Stack<int> _idle = new();
    private readonly double[] _times = [.. Enumerable.Range(0, tasks).Select(_ => drawTime(random))];
    private readonly bool[] _done = new bool[tasks];
    private double _now;
    private int _asked;
    private int _taken;

    /// <summary>The time where no worker is ever idle, late or lost.</summary>
    public double IdealHours => _times.Sum() / workers;

    /// <summary>Evaluations that were lost under way.</summary>
    public int BegunAgain { get; private set; }

    /// <summary>Simulates.</summary>
    /// <returns>When the last evaluation had ended.</returns>
    public double Run()
    {
        for (int worker = 0; worker < workers; worker++)
        {
            int arriving = worker;
            _events.Enqueue(() => Free(arriving), arrivalHours * worker / workers);
        }

        Ask();
        while (_taken < tasks && _events.TryDequeue(out Action? happen, out double time))
        {
            _now = time;
            happen();
        }

        return _now;
    }

    private void Free(int worker)
    {
        _idle.Push(worker);
        Assign();
    }

    private void Assign()
    {
        while (_idle.Count > 0 && _ready.First is { } first)
        {
            _ready.RemoveFirst();
            Begin(_idle.Pop(), first.Value);
        }
    }

    // Failures of a worker that has nothing to do cost nothing, and are left out.
    private void Begin(int worker, int task)
    {
        double failure = double.IsInfinity(failureHours) ? failureHours : -failureHours * Math.Log(1 - random.NextDouble());
        if (failure >= _times[task])
        {
            _events.Enqueue(() => End(worker, task), _now + _times[task]);
            return;
        }

        BegunAgain++;
        _events.Enqueue(() => Free(worker), _now + failure + backHours);
        _events.Enqueue(
            () =>
            {
                _ready.AddFirst(task);
                Assign();
            },
            _now + failure + leaseHours);
    }

    private void End(int worker, int task)
    {
        _done[task] = true;
        while (_taken < tasks && _done[_taken]) _taken++;
        Ask();
        Free(worker);
    }

    private void Ask()
    {
        if (isBatch && _taken < _asked) return;
        while (_asked < tasks && _asked < _taken + window) _ready.AddLast(_asked++);
        Assign();
    }
}
