using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Scores candidates once by each predictor: what is known is free, the rest is paid for, journaled and then used.
/// </summary>
internal sealed class EvaluationLedger
{
    private readonly SearchOptions _options;
    private readonly SearchJournal? _journal;
    private readonly SearchClock _clock;
    private readonly IProgress<SearchProgress>? _progress;
    private readonly HistoryBuilder _history;
    private readonly SearchBudget _budget;
    private SearchPredictor? _lastPredictor;
    private int _knownInARow;

    public EvaluationLedger(
        SearchProblem problem, SearchOptions options, SearchJournal? journal, SearchClock clock,
        IProgress<SearchProgress>? progress)
    {
        (_options, _journal, _clock, _progress) = (options, journal, clock, progress);
        _history = new HistoryBuilder(problem);
        _budget = new SearchBudget(problem, options, clock);
    }

    public int Generation => _history.Generation;

    public StopReason? StopReason { get; private set; }

    public int? Remaining => _budget.Remaining;

    /// <summary>Whether nothing new was asked for of late, and further candidates that are known would end the search.</summary>
    public bool WouldEndWithKnown(int candidates) => _knownInARow > 0 && _knownInARow + candidates > _options.MaxAttempts;

    public SearchHistory BuildHistory() => _history.Build();

    public IReadOnlyList<PredictorUsage> SumUsage() => _history.SumUsage(_clock);

    public Dictionary<Architecture, ScoredCandidate> GetKnown(SearchPredictor predictor) => _history.GetKnown(predictor);

    /// <summary>Ends the search; the first reason counts.</summary>
    public void Stop(StopReason reason) => StopReason ??= reason;

    public async Task<IReadOnlyList<ScoredCandidate>> EvaluateAsync(
        IReadOnlyList<Candidate> candidates, SearchPredictor predictor, CancellationToken cancellationToken)
    {
        if (StopReason is { } reason)
            throw new InvalidOperationException(
                $"The search is over ({reason}); a strategy returns once SearchContext.IsOver is true.");
        cancellationToken.ThrowIfCancellationRequested();
        Dictionary<Architecture, ScoredCandidate> known = GetKnown(predictor);
        List<Candidate> fresh = FindFresh(candidates, known);
        _lastPredictor = predictor;
        if (fresh.Count > 0) await PayForAsync(fresh, predictor, cancellationToken).ConfigureAwait(false);
        else CountKnown(candidates.Count);

        var results = new List<ScoredCandidate>(candidates.Count);
        foreach (Candidate candidate in candidates)
            if (known.TryGetValue(candidate.Architecture, out ScoredCandidate? scored)) results.Add(scored);
        return results;
    }

    public void EndGeneration(IReadOnlyList<ScoredCandidate> population, SearchPredictor predictor)
    {
        var generation = new SearchGeneration(Generation, predictor.Name, [.. population]);
        _journal?.EndGeneration(generation);
        _history.AddGeneration(generation);
        Report();
    }

    public async Task<string> RecallAsync(
        string key, Func<CancellationToken, Task<string>> make, CancellationToken cancellationToken)
    {
        if (_journal?.ReplayNote(key) is not { } text)
        {
            text = await make(cancellationToken).ConfigureAwait(false);
            _journal?.AppendNote(key, text);
        }

        _history.AddNote(key, text);
        return text;
    }

    private static List<Candidate> FindFresh(IReadOnlyList<Candidate> candidates, Dictionary<Architecture, ScoredCandidate> known)
    {
        var fresh = new List<Candidate>(candidates.Count);
        var distinct = new HashSet<Architecture>(candidates.Count);
        foreach (Candidate candidate in candidates)
            if (!known.ContainsKey(candidate.Architecture) && distinct.Add(candidate.Architecture)) fresh.Add(candidate);
        return fresh;
    }

    // A strategy that asks for nothing but what is known would otherwise go on for ever.
    private void CountKnown(int candidates)
    {
        _knownInARow += Math.Max(1, candidates);
        if (_knownInARow > _options.MaxAttempts) Stop(Search.StopReason.SpaceExhausted);
    }

    // Only as many as the budget pays for; the rest says that the search is over.
    private async Task PayForAsync(List<Candidate> fresh, SearchPredictor predictor, CancellationToken cancellationToken)
    {
        _knownInARow = 0;
        (int count, StopReason? reason) = _budget.Allow(predictor, fresh.Count);
        fresh.RemoveRange(count, fresh.Count - count);
        if (reason is { } end) Stop(end);
        var request = new EvaluationRequest(predictor, fresh);
        _journal?.Replay(request);
        EnterAnswers(request);
        await AskAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task AskAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        var calls = new PredictorCallQueue(request, _journal is null ? null : 1, _options.MaxConcurrency, _clock);
        try
        {
            while (true)
            {
                while (calls.CanStart && !IsSpent(request.Predictor))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    calls.Start(cancellationToken);
                }

                if (calls.IsEmpty) return;
                Keep(await calls.TakeFirst().ConfigureAwait(false), request);
                EnterAnswers(request);
                Report();
            }
        }
        catch
        {
            // What else is under way is paid for: it is journaled before the trouble is passed on.
            foreach (PredictorCall call in await calls.DrainAsync().ConfigureAwait(false)) Keep(call, request);
            throw;
        }
    }

    private bool IsSpent(SearchPredictor predictor)
    {
        if (_budget.FindSpent(predictor) is not { } reason) return false;
        Stop(reason);
        return true;
    }

    // Journal first, use afterwards.
    private void Keep(PredictorCall call, EvaluationRequest request)
    {
        _journal?.AppendEvaluations(Generation, request, call);
        foreach ((int index, PaidPrediction answer) in call.Indexes.Zip(call.GetAnswers())) request.Answer(index, answer);
        _clock.Add(request.Predictor.Name, call.Indexes.Count, call.Time);
    }

    // The history has the order of the request, whatever came in first.
    private void EnterAnswers(EvaluationRequest request)
    {
        while (request.TryTakeNext(out Candidate? candidate, out PaidPrediction answer))
        {
            _history.AddEvaluation(candidate, request.Predictor, answer);
            _budget.Book(request.Predictor, answer.Money);
        }
    }

    private void Report() => _progress?.Report(new SearchProgress(
        Generation, _history.EvaluationCount, _budget.TrustedEvaluations, _lastPredictor?.Name ?? "",
        _lastPredictor is null ? null : _history.GetBest(_lastPredictor), _budget.Money, _clock.Elapsed));
}
