using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>Scores candidates once, within the budget, journal before use, and keeps the history.</summary>
internal sealed class EvaluationLedger
{
    private readonly SearchProblem _problem;
    private readonly SearchOptions _options;
    private readonly SearchJournal? _journal;
    private readonly SearchClock _clock;
    private readonly IProgress<SearchProgress>? _progress;
    private readonly Dictionary<SearchPredictor, Dictionary<Architecture, ScoredCandidate>> _known = [];
    private readonly Dictionary<SearchPredictor, ScoredCandidate?> _best = [];
    private readonly List<SearchEvaluation> _evaluations = [];
    private readonly List<SearchGeneration> _generations = [];
    private readonly List<SearchNote> _notes = [];
    private SearchPredictor? _last;
    private decimal _money;
    private int _trusted;
    private int _idle;

    public EvaluationLedger(
        SearchProblem problem, SearchOptions options, SearchJournal? journal, SearchClock clock, IProgress<SearchProgress>? progress)
    {
        (_problem, _options, _journal, _clock, _progress) = (problem, options, journal, clock, progress);
        foreach (SearchPredictor predictor in problem.Predictors)
        {
            _known.Add(predictor, []);
            _best.Add(predictor, null);
        }
    }

    public int Generation => _generations.Count;

    public StopReason? StopReason { get; private set; }

    public int? Remaining => _options.MaxEvaluations is { } most ? Math.Max(0, most - _trusted) : null;

    public SearchHistory History => new(_problem, _evaluations, _generations, _notes);

    public Dictionary<Architecture, ScoredCandidate> Known(SearchPredictor predictor) =>
        _known.TryGetValue(predictor, out Dictionary<Architecture, ScoredCandidate>? known)
            ? known
            : throw new ArgumentException($"'{predictor.Name}' is no predictor of this search; take one of SearchContext.Predictors.", nameof(predictor));

    public void Stop(StopReason reason) => StopReason ??= reason;

    public async Task<IReadOnlyList<ScoredCandidate>> EvaluateAsync(
        IReadOnlyList<Candidate> candidates, SearchPredictor predictor, CancellationToken cancellationToken)
    {
        if (StopReason is { } reason)
            throw new InvalidOperationException($"The search is over ({reason}); a strategy returns once SearchContext.IsOver is true.");
        cancellationToken.ThrowIfCancellationRequested();
        Dictionary<Architecture, ScoredCandidate> known = Known(predictor);
        List<Candidate> fresh = Fresh(candidates, known);
        _last = predictor;
        if (fresh.Count > 0)
        {
            _idle = 0;
            Cut(fresh, predictor);
            await ScoreAsync(fresh, predictor, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // A strategy that asks for nothing but what is known would otherwise go on for ever.
            _idle += Math.Max(1, candidates.Count);
            if (_idle > _options.MaxAttempts) Stop(Search.StopReason.SpaceExhausted);
        }

        var results = new List<ScoredCandidate>(candidates.Count);
        foreach (Candidate candidate in candidates)
            if (known.TryGetValue(candidate.Architecture, out ScoredCandidate? scored)) results.Add(scored);
        return results;
    }

    public void EndGeneration(IReadOnlyList<ScoredCandidate> population, SearchPredictor predictor)
    {
        var generation = new SearchGeneration(_generations.Count, predictor.Name, [.. population]);
        _journal?.Record(generation);
        _generations.Add(generation);
        Report();
    }

    public async Task<string> RecallAsync(string key, Func<CancellationToken, Task<string>> make, CancellationToken cancellationToken)
    {
        if (_journal?.TakeNote(key) is not { } text)
        {
            text = await make(cancellationToken).ConfigureAwait(false);
            _journal?.AppendNote(key, text);
        }

        _notes.Add(new SearchNote(key, text, _evaluations.Count));
        return text;
    }

    public IReadOnlyList<PredictorUsage> Usage() =>
        [.. _problem.Predictors.Select(predictor => new PredictorUsage(
            predictor.Name,
            _known[predictor].Count,
            _known[predictor].Values.Count(scored => !scored.HasScore),
            _evaluations.Where(evaluation => ReferenceEquals(evaluation.Scored.Predictor, predictor)).Sum(evaluation => evaluation.Money),
            _clock.Of(predictor.Name)))];

    private static List<Candidate> Fresh(IReadOnlyList<Candidate> candidates, Dictionary<Architecture, ScoredCandidate> known)
    {
        var fresh = new List<Candidate>(candidates.Count);
        var asked = new HashSet<Architecture>(candidates.Count);
        foreach (Candidate candidate in candidates)
            if (!known.ContainsKey(candidate.Architecture) && asked.Add(candidate.Architecture)) fresh.Add(candidate);
        return fresh;
    }

    // Only as many as the budget pays for; the rest says that the search is over.
    private void Cut(List<Candidate> fresh, SearchPredictor predictor)
    {
        if (ReferenceEquals(predictor, _problem.Trusted) && _options.MaxEvaluations is { } most)
            CutTo(most - _trusted, Search.StopReason.EvaluationBudget);
        if (predictor.Meter is null && predictor.Price > 0 && _options.MaxMoney is { } money)
            CutTo((int)Math.Min(int.MaxValue, Math.Max(0, (money - _money) / predictor.Price)), Search.StopReason.MoneyBudget);

        void CutTo(int allowed, StopReason reason)
        {
            if (fresh.Count <= allowed) return;
            fresh.RemoveRange(allowed, fresh.Count - allowed);
            Stop(reason);
        }
    }

    private async Task ScoreAsync(List<Candidate> fresh, SearchPredictor predictor, CancellationToken cancellationToken)
    {
        var scores = new (Prediction Prediction, decimal Money)?[fresh.Count];
        _journal?.TakeEvaluations(predictor.Name, fresh, scores);
        int filled = Enter(fresh, scores, 0, predictor);
        int[] open = [.. Enumerable.Range(0, fresh.Count).Where(i => scores[i] is null)];
        int size = predictor.BatchSize ?? (_journal is null ? Math.Max(1, open.Length) : 1);
        int concurrency = predictor.Meter is null ? _options.MaxConcurrency : 1;
        var calls = new Queue<(ArraySegment<int> Which, Task<PredictorCall> Call)>();
        try
        {
            for (int next = 0; ;)
            {
                while (next < open.Length && calls.Count < concurrency && !IsSpent())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var which = new ArraySegment<int>(open, next, Math.Min(size, open.Length - next));
                    Architecture[] batch = [.. which.Select(i => fresh[i].Architecture)];
                    calls.Enqueue((which, concurrency == 1
                        ? PredictorCall.MakeAsync(predictor, batch, _clock, cancellationToken)
                        : Task.Run(() => PredictorCall.MakeAsync(predictor, batch, _clock, cancellationToken), cancellationToken)));
                    next += which.Count;
                }

                if (calls.Count == 0) break;
                (ArraySegment<int> asked, Task<PredictorCall> call) = calls.Peek();
                PredictorCall answer = await call.ConfigureAwait(false);
                calls.Dequeue();
                Keep(answer, asked, fresh, scores, predictor);
                filled = Enter(fresh, scores, filled, predictor);
                Report();
            }
        }
        catch
        {
            // What else is under way is paid for: it is journaled before the trouble is passed on.
            foreach ((ArraySegment<int> asked, Task<PredictorCall> call) in calls)
            {
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (call.IsCompletedSuccessfully) Keep(await call.ConfigureAwait(false), asked, fresh, scores, predictor);
            }

            throw;
        }
    }

    private bool IsSpent()
    {
        if (_options.MaxTime is { } time && _clock.Elapsed >= time) Stop(Search.StopReason.TimeBudget);
        else if (_options.MaxMoney is { } money && _money >= money && _last!.Meter is not null) Stop(Search.StopReason.MoneyBudget);
        else return false;
        return true;
    }

    // Journal first, use afterwards.
    private void Keep(
        PredictorCall call, ArraySegment<int> which, List<Candidate> fresh, (Prediction Prediction, decimal Money)?[] scores, SearchPredictor predictor)
    {
        for (int i = 0; i < which.Count; i++) scores[which[i]] = (call.Predictions[i], call.MoneyOf(i));
        _journal?.Append(Generation, predictor.Name, _problem.Costs, which.Select(i => (fresh[i], scores[i]!.Value.Prediction, scores[i]!.Value.Money)));
        _clock.Add(predictor.Name, which.Count, call.Time);
    }

    // The history has the order of the request, whatever came in first.
    private int Enter(List<Candidate> fresh, (Prediction Prediction, decimal Money)?[] scores, int filled, SearchPredictor predictor)
    {
        Dictionary<Architecture, ScoredCandidate> known = _known[predictor];
        for (; filled < fresh.Count && scores[filled] is { } score; filled++)
        {
            var scored = new ScoredCandidate(fresh[filled], predictor, score.Prediction, _evaluations.Count);
            known.Add(scored.Architecture, scored);
            _evaluations.Add(new SearchEvaluation(scored.Order, Generation, scored, score.Money));
            _money += score.Money;
            if (ReferenceEquals(predictor, _problem.Trusted)) _trusted++;
            if (Ranking.IsBetter(scored, _best[predictor])) _best[predictor] = scored;
        }

        return filled;
    }

    private void Report() => _progress?.Report(new SearchProgress(
        Generation, _evaluations.Count, _trusted, _last?.Name ?? "", _last is null ? null : _best[_last], _money, _clock.Elapsed));
}
