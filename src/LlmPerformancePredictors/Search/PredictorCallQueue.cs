namespace LlmPerformancePredictors.Search;

/// <summary>
/// The calls that answer what is open in a request: batches of it in its order, some under way at once, taken in the order in
/// which they were started.
/// </summary>
internal sealed class PredictorCallQueue
{
    private readonly EvaluationRequest _request;
    private readonly SearchClock _clock;
    private readonly int[] _open;
    private readonly int _batchSize;
    private readonly int _maxConcurrency;
    private readonly bool _countsExceptions;
    private readonly List<(Task<PredictorCall> Call, ArraySegment<int> Indexes)> _calls = [];
    private ArraySegment<int>? _starting;
    private int _started;

    /// <summary>Creates the queue.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="defaultBatchSize">How many are handed over at once where the predictor does not say; null means all.</param>
    /// <param name="options">
    /// How many calls may be under way; a metered predictor has but one, or its meter would mix them. And what exceptions are.
    /// </param>
    /// <param name="clock">Measures the calls.</param>
    public PredictorCallQueue(EvaluationRequest request, int? defaultBatchSize, SearchOptions options, SearchClock clock)
    {
        (_request, _clock, _open) = (request, clock, request.FindUnanswered());
        _batchSize = request.Predictor.BatchSize ?? defaultBatchSize ?? Math.Max(1, _open.Length);
        _maxConcurrency = request.Predictor.Meter is null ? options.MaxConcurrency : 1;
        _countsExceptions = options.CountExceptionsAsFailures;
    }

    /// <summary>What is asked.</summary>
    public EvaluationRequest Request => _request;

    /// <summary>Whether something is open and not too many calls are under way.</summary>
    public bool CanStart => _started < _open.Length && _calls.Count < _maxConcurrency;

    public bool IsEmpty => _calls.Count == 0;

    public void Start(CancellationToken cancellationToken)
    {
        var indexes = new ArraySegment<int>(_open, _started, Math.Min(_batchSize, _open.Length - _started));
        _started += indexes.Count;

        // A predictor may hang before it gives its task.
        lock (_calls) _starting = indexes;
        Task<PredictorCall> call = _maxConcurrency == 1
            ? AskAsync(indexes, cancellationToken)
            : Task.Run(() => AskAsync(indexes, cancellationToken), cancellationToken);
        lock (_calls)
        {
            _starting = null;
            _calls.Add((call, indexes));
        }
    }

    /// <summary>Waits for the call that was started first.</summary>
    public async Task<PredictorCall> TakeFirstAsync()
    {
        Task<PredictorCall> first = _calls[0].Call;
        if (!first.IsCompleted) await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        TryRemove(first);
        return await first.ConfigureAwait(false);
    }

    /// <summary>Waits for all calls under way, and gives those that answer as they come in.</summary>
    public async IAsyncEnumerable<PredictorCall> DrainAsync()
    {
        Task<PredictorCall>[] calls = [.. _calls.Select(pair => pair.Call)];
        await foreach (Task<PredictorCall> call in Task.WhenEach(calls).ConfigureAwait(false))
            if (TryRemove(call) && call.IsCompletedSuccessfully) yield return await call.ConfigureAwait(false);
    }

    /// <summary>Takes the calls that have answered, without waiting for the others; any thread may ask.</summary>
    public IReadOnlyList<PredictorCall> TakeAnswered()
    {
        lock (_calls)
        {
            PredictorCall[] answered =
                [.. _calls.Where(pair => pair.Call.IsCompletedSuccessfully).Select(pair => pair.Call.Result)];
            _calls.Clear();
            return answered;
        }
    }

    /// <summary>Says who is waited for; null if nobody is. Any thread may ask.</summary>
    public string? Describe()
    {
        lock (_calls)
        {
            int open = _calls.FindIndex(pair => !pair.Call.IsCompleted);
            return (open >= 0 ? _calls[open].Indexes : _starting) is { } indexes
                ? $"'{_request.Predictor.Name}' has not answered for "
                    + SearchPredictorException.Describe([.. indexes.Select(index => _request.Candidates[index].Architecture)])
                : null;
        }
    }

    private Task<PredictorCall> AskAsync(ArraySegment<int> indexes, CancellationToken cancellationToken) =>
        PredictorCall.MakeAsync(_request, indexes, _countsExceptions, _clock, cancellationToken);

    private bool TryRemove(Task<PredictorCall> call)
    {
        lock (_calls)
        {
            int index = _calls.FindIndex(pair => pair.Call == call);
            if (index >= 0) _calls.RemoveAt(index);
            return index >= 0;
        }
    }
}
