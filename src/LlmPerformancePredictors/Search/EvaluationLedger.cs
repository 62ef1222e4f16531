using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Scores candidates once by each predictor: what is known is free, the rest is paid for, journaled and then used.
/// </summary>
/// <remarks>
/// For one thread at a time, but for <see cref="LeaveBehind"/>: whoever hangs in a call comes back one day, and then writes
/// nothing more.
/// </remarks>
internal sealed class EvaluationLedger
{
    private readonly SearchProblem _problem;
    private readonly SearchOptions _options;
    private readonly SearchJournal? _journal;
    private readonly SearchClock _clock;
    private readonly IProgress<SearchProgress>? _progress;
    private readonly ToldScores? _told;
    private readonly HistoryBuilder _history;
    private readonly SearchBudget _budget;
    private readonly Lock _writing = new();
    private PredictorCallQueue? _calls;
    private string? _note;
    private bool _isLeftBehind;
    private int _steps;
    private SearchPredictor? _lastPredictor;
    private int _knownInARow;

    public EvaluationLedger(
        SearchProblem problem, SearchOptions options, SearchJournal? journal, SearchClock clock,
        IProgress<SearchProgress>? progress, ToldScores? told = null)
    {
        (_problem, _options, _journal, _clock, _progress, _told) = (problem, options, journal, clock, progress, told);
        _history = new HistoryBuilder(problem);
        _budget = new SearchBudget(problem, options, clock);
    }

    public int Generation => _history.Generation;

    public StopReason? StopReason { get; private set; }

    /// <summary>What ended the search, in words.</summary>
    public string? StopMessage { get; private set; }

    /// <summary>Counts what is done; who sees it stand still knows that somebody hangs.</summary>
    public int Steps => Volatile.Read(ref _steps);

    public int? Remaining => _budget.Remaining;

    /// <summary>Whether nothing new was asked for of late, and further candidates that are known would end the search.</summary>
    public bool WouldEndWithKnown(int candidates) => _knownInARow > 0 && _knownInARow + candidates > _options.MaxAttempts;

    public SearchHistory BuildHistory()
    {
        lock (_writing) return _history.Build();
    }

    public IReadOnlyList<PredictorUsage> SumUsage()
    {
        lock (_writing) return _history.SumUsage(_clock);
    }

    public Dictionary<Architecture, ScoredCandidate> GetKnown(SearchPredictor predictor) => _history.GetKnown(predictor);

    /// <summary>What was known before the search and keeps the constraints.</summary>
    public IReadOnlyList<ScoredCandidate> Known => _history.KnownBefore;

    /// <summary>Takes in what the problem says is known, before the strategy begins.</summary>
    public void AddKnown(CandidatePool pool)
    {
        if (_problem.Known.Count == 0) return;
        Candidate?[] candidates =
            pool.Admit([.. _problem.Known.Select(known => known.Architecture)], CandidateOrigin.Given);
        for (int i = 0; i < candidates.Length; i++)
            if (candidates[i] is { } candidate) _history.AddKnown(candidate, _problem.Known[i].Score);
    }

    /// <summary>Ends the search; the first reason counts.</summary>
    public void Stop(StopReason reason, string? message = null)
    {
        if (StopReason is not null) return;
        (StopReason, StopMessage) = (reason, message);
    }

    public async Task<IReadOnlyList<ScoredCandidate>> EvaluateAsync(
        IReadOnlyList<Candidate> candidates, SearchPredictor predictor, CancellationToken cancellationToken)
    {
        if (StopReason is { } reason)
            throw new InvalidOperationException(
                $"The search is over ({reason}); a strategy returns once SearchContext.IsOver is true.");
        cancellationToken.ThrowIfCancellationRequested();
        RequireUnderWay();
        _steps++;
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
        lock (_writing)
        {
            RequireUnderWay();
            _journal?.EndGeneration(generation);
            _history.AddGeneration(generation);
        }

        Report();
    }

    public async Task<string> RecallAsync(
        string key, Func<CancellationToken, Task<string>> make, CancellationToken cancellationToken)
    {
        string? text = _journal?.ReplayNote(key);
        bool isNew = text is null;
        if (text is null)
        {
            _note = key;
            text = await make(cancellationToken).ConfigureAwait(false);
            _note = null;
        }

        lock (_writing)
        {
            RequireUnderWay();
            if (isNew) _journal?.AppendNote(key, text);
            _history.AddNote(key, text);
        }

        return text;
    }

    /// <summary>
    /// Ends the search while somebody hangs in a call: what has been answered is kept, what comes later is not. Any thread may
    /// call it.
    /// </summary>
    /// <returns>Who hangs.</returns>
    public string LeaveBehind()
    {
        lock (_writing)
        {
            string who = _calls?.Describe()
                ?? (_note is null ? "The strategy or a cost has not returned" : $"The note '{_note}' has not come in");
            if (_calls is { } calls)
            {
                foreach (PredictorCall call in calls.TakeAnswered()) Keep(call, calls.Request);
                calls.Request.Close();
                EnterAnswers(calls.Request);
            }

            _isLeftBehind = true;
            return who;
        }
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
        var request = new EvaluationRequest(predictor, fresh);
        _journal?.Replay(request);
        Enter(request);
        if (_told is not null && ReferenceEquals(predictor, _problem.Trusted)) TakeTold(request, _told);
        else await AskAsync(request, cancellationToken).ConfigureAwait(false);
        if (request.NotAsked is { } missing)
            Stop(
                Search.StopReason.NotAsked,
                $"'{predictor.Name}' did not ask for {missing.Candidate.Architecture.Id}: {missing.Reason.Reason}");
        if (reason is { } end) Stop(end);
    }

    // What is not told is waited for: the search ends here, and is run again when more is known.
    private void TakeTold(EvaluationRequest request, ToldScores told)
    {
        lock (_writing)
        {
            foreach (int index in request.FindUnanswered())
                if (told.Take(request.Candidates[index]) is { } one)
                    Keep(PredictorCall.FromTold(request.Predictor, index, one.Prediction, one.Time), request);
            request.Close();
            EnterAnswers(request);
        }

        if (told.Open.Count > 0) Stop(Search.StopReason.Waiting);
    }

    private async Task AskAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        var calls = new PredictorCallQueue(request, _journal is null ? null : 1, _options, _clock);
        _calls = calls;
        try
        {
            while (true)
            {
                while (calls.CanStart && request.NotAsked is null && !IsSpent(request.Predictor))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    calls.Start(cancellationToken);
                }

                if (calls.IsEmpty) break;
                PredictorCall call = await calls.TakeFirstAsync().ConfigureAwait(false);
                lock (_writing)
                {
                    Keep(call, request);
                    EnterAnswers(request);
                }

                Report();
            }
        }
        catch
        {
            // What else is under way is paid for: it is journaled before the trouble is passed on.
            await foreach (PredictorCall call in calls.DrainAsync().ConfigureAwait(false))
                lock (_writing) Keep(call, request);
            throw;
        }

        _calls = null;
        if (request.NotAsked is null) return;
        request.Close();
        Enter(request);
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
        RequireUnderWay();
        _journal?.AppendEvaluations(Generation, request, call);
        for (int i = 0; i < call.Answers.Length; i++) request.Answer(call.Indexes[i], call.Answers[i]);
        _clock.Add(request.Predictor.Name, call.AskedCount, call.Time);
        _steps++;
    }

    private void Enter(EvaluationRequest request)
    {
        lock (_writing)
        {
            RequireUnderWay();
            EnterAnswers(request);
        }
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

    private void RequireUnderWay()
    {
        if (_isLeftBehind) throw new OperationCanceledException("The search has ended without waiting for this call.");
    }

    private void Report() => _progress?.Report(new SearchProgress(
        Generation, _history.EvaluationCount, _budget.TrustedEvaluations, _lastPredictor?.Name ?? "",
        _lastPredictor is null ? null : _history.GetBest(_lastPredictor), _budget.Money, _clock.Elapsed));
}
