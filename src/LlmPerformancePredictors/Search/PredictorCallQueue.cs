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
    private readonly LinkedList<Task<PredictorCall>> _calls = new();
    private readonly List<ArraySegment<int>> _asking = [];
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

    public EvaluationRequest Request => _request;

    /// <summary>Whether something is open and not too many calls are under way.</summary>
    public bool CanStart => _started < _open.Length && _calls.Count < _maxConcurrency;

    public bool IsEmpty => _calls.Count == 0;

    public void Start(CancellationToken cancellationToken)
    {
        var indexes = new ArraySegment<int>(_open, _started, Math.Min(_batchSize, _open.Length - _started));
        _started += indexes.Count;
        Task<PredictorCall> call = _maxConcurrency == 1
            ? AskAsync(indexes, cancellationToken)
            : Task.Run(() => AskAsync(indexes, cancellationToken), cancellationToken);
        lock (_calls) _calls.AddLast(call);
    }

    /// <summary>Waits for the call that was started first.</summary>
    public async Task<PredictorCall> TakeFirstAsync()
    {
        Task<PredictorCall> first = _calls.First!.Value;
        await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_calls) _calls.Remove(first);
        return await first.ConfigureAwait(false);
    }

    /// <summary>Waits for all calls under way, and gives those that answer as they come in.</summary>
    public async IAsyncEnumerable<PredictorCall> DrainAsync()
    {
        await foreach (Task<PredictorCall> call in Task.WhenEach([.. _calls]).ConfigureAwait(false))
        {
            bool isThere;
            lock (_calls) isThere = _calls.Remove(call);
            if (isThere && call.IsCompletedSuccessfully) yield return await call.ConfigureAwait(false);
        }
    }

    /// <summary>Takes the calls that have answered, without waiting for the others; any thread may ask.</summary>
    public IReadOnlyList<PredictorCall> TakeAnswered()
    {
        lock (_calls)
        {
            PredictorCall[] answered = [.. _calls.Where(call => call.IsCompletedSuccessfully).Select(call => call.Result)];
            _calls.Clear();
            return answered;
        }
    }

    /// <summary>Says who is waited for; null if nobody is. Any thread may ask.</summary>
    public string? Describe()
    {
        lock (_calls)
        {
            return _asking.Count == 0
                ? null
                : $"'{_request.Predictor.Name}' has not answered for "
                    + SearchPredictorException.Describe(
                        [.. _asking[0].Select(index => _request.Candidates[index].Architecture)]);
        }
    }

    private async Task<PredictorCall> AskAsync(ArraySegment<int> indexes, CancellationToken cancellationToken)
    {
        lock (_calls) _asking.Add(indexes);
        try
        {
            return await PredictorCall
                .MakeAsync(_request, indexes, _countsExceptions, _clock, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_calls) _asking.Remove(indexes);
        }
    }
}
