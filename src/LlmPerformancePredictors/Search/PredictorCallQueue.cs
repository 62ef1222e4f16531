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
    private readonly Queue<Task<PredictorCall>> _calls = new();
    private int _started;

    /// <summary>Creates the queue.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="defaultBatchSize">How many are handed over at once where the predictor does not say; null means all.</param>
    /// <param name="maxConcurrency">
    /// How many calls may be under way; a metered predictor has but one, or its meter would mix them.
    /// </param>
    /// <param name="clock">Measures the calls.</param>
    public PredictorCallQueue(EvaluationRequest request, int? defaultBatchSize, int maxConcurrency, SearchClock clock)
    {
        (_request, _clock, _open) = (request, clock, request.FindUnanswered());
        _batchSize = request.Predictor.BatchSize ?? defaultBatchSize ?? Math.Max(1, _open.Length);
        _maxConcurrency = request.Predictor.Meter is null ? maxConcurrency : 1;
    }

    /// <summary>Whether something is open and not too many calls are under way.</summary>
    public bool CanStart => _started < _open.Length && _calls.Count < _maxConcurrency;

    public bool IsEmpty => _calls.Count == 0;

    public void Start(CancellationToken cancellationToken)
    {
        var indexes = new ArraySegment<int>(_open, _started, Math.Min(_batchSize, _open.Length - _started));
        _calls.Enqueue(_maxConcurrency == 1
            ? PredictorCall.MakeAsync(_request, indexes, _clock, cancellationToken)
            : Task.Run(() => PredictorCall.MakeAsync(_request, indexes, _clock, cancellationToken), cancellationToken));
        _started += indexes.Count;
    }

    public Task<PredictorCall> TakeFirst() => _calls.Dequeue();

    /// <summary>Waits for all calls under way, and leaves out those that fail.</summary>
    public async Task<IReadOnlyList<PredictorCall>> DrainAsync()
    {
        var answered = new List<PredictorCall>();
        while (_calls.TryDequeue(out Task<PredictorCall>? call))
        {
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.IsCompletedSuccessfully) answered.Add(await call.ConfigureAwait(false));
        }

        return answered;
    }
}
