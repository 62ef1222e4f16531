using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>The history of a search in the making, with what each predictor knows and its best.</summary>
internal sealed class HistoryBuilder
{
    private readonly SearchProblem _problem;
    private readonly Dictionary<SearchPredictor, Dictionary<Architecture, ScoredCandidate>> _known = [];
    private readonly Dictionary<SearchPredictor, ScoredCandidate> _best = [];
    private readonly List<SearchEvaluation> _evaluations = [];
    private readonly List<SearchGeneration> _generations = [];
    private readonly List<SearchNote> _notes = [];
    private readonly List<ScoredCandidate> _knownBefore = [];

    public HistoryBuilder(SearchProblem problem)
    {
        _problem = problem;
        foreach (SearchPredictor predictor in problem.Predictors) _known.Add(predictor, []);
    }

    /// <summary>The generation under way, from 0.</summary>
    public int Generation => _generations.Count;

    public int EvaluationCount => _evaluations.Count;

    /// <summary>What was known before the first evaluation.</summary>
    public IReadOnlyList<ScoredCandidate> KnownBefore => _knownBefore;

    /// <summary>What a predictor has scored, or failed to.</summary>
    /// <exception cref="ArgumentException">The search has no such predictor.</exception>
    public Dictionary<Architecture, ScoredCandidate> GetKnown(SearchPredictor predictor) =>
        _known.TryGetValue(predictor, out Dictionary<Architecture, ScoredCandidate>? known)
            ? known
            : throw new ArgumentException(
                $"'{predictor.Name}' is no predictor of this search; take one of SearchContext.Predictors.", nameof(predictor));

    public ScoredCandidate? GetBest(SearchPredictor predictor) => _best.GetValueOrDefault(predictor);

    /// <summary>Takes in what was known before; it is no evaluation.</summary>
    public void AddKnown(Candidate candidate, double score)
    {
        var known = new ScoredCandidate(candidate, _problem.Trusted, Prediction.FromScore(score), -1 - _knownBefore.Count);
        _known[_problem.Trusted].Add(known.Architecture, known);
        _knownBefore.Add(known);
        if (Ranking.IsBetter(known, GetBest(_problem.Trusted))) _best[_problem.Trusted] = known;
    }

    public void AddEvaluation(Candidate candidate, SearchPredictor predictor, PaidPrediction answer)
    {
        var scored = new ScoredCandidate(candidate, predictor, answer.Prediction, _evaluations.Count);
        _known[predictor].Add(scored.Architecture, scored);
        _evaluations.Add(new SearchEvaluation(scored.Order, Generation, scored, answer.Money));
        if (Ranking.IsBetter(scored, GetBest(predictor))) _best[predictor] = scored;
    }

    public void AddGeneration(SearchGeneration generation) => _generations.Add(generation);

    public void AddNote(string key, string text) => _notes.Add(new SearchNote(key, text, _evaluations.Count));

    public SearchHistory Build() => new(_problem, _knownBefore, _evaluations, _generations, _notes);

    /// <summary>Sums up what each predictor did, in the order of the problem.</summary>
    public IReadOnlyList<PredictorUsage> SumUsage(SearchClock clock) =>
        [.. _problem.Predictors.Select(predictor => new PredictorUsage(
            predictor.Name,
            _known[predictor].Count - CountKnownBefore(predictor),
            _known[predictor].Values.Count(scored => !scored.HasScore),
            _evaluations.Where(evaluation => evaluation.Scored.Predictor == predictor).Sum(evaluation => evaluation.Money),
            clock.GetTime(predictor.Name)))];

    private int CountKnownBefore(SearchPredictor predictor) =>
        ReferenceEquals(predictor, _problem.Trusted) ? _knownBefore.Count : 0;
}
