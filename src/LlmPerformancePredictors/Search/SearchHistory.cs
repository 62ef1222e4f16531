using LlmPerformancePredictors.Costs;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Everything that a search did: who scored which architecture, when, at what costs, and the state after every generation.
/// </summary>
public sealed class SearchHistory
{
    internal SearchHistory(
        SearchProblem problem, IReadOnlyList<ScoredCandidate> known, IReadOnlyList<SearchEvaluation> evaluations,
        IReadOnlyList<SearchGeneration> generations, IReadOnlyList<SearchNote> notes) =>
        (Problem, Known, Evaluations, Generations, Notes) =
        (problem, [.. known], [.. evaluations], [.. generations], [.. notes]);

    /// <summary>What was searched.</summary>
    public SearchProblem Problem { get; }

    /// <summary>
    /// Those of <see cref="SearchProblem.Known"/> that keep the constraints, in order: known to the trusted predictor before the
    /// first evaluation, and no evaluations.
    /// </summary>
    public IReadOnlyList<ScoredCandidate> Known { get; }

    /// <summary>Every evaluation in order; no architecture twice by one predictor.</summary>
    public IReadOnlyList<SearchEvaluation> Evaluations { get; }

    /// <summary>The state after every generation that was finished.</summary>
    public IReadOnlyList<SearchGeneration> Generations { get; }

    /// <summary>What the strategy learned from outside, in order.</summary>
    public IReadOnlyList<SearchNote> Notes { get; }

    /// <summary>The costs that every candidate states, in this order.</summary>
    public IReadOnlyList<ICostModel> Costs => Problem.Costs;

    /// <summary>The evaluations of one predictor, in order.</summary>
    /// <param name="predictor">Its name.</param>
    /// <returns>The evaluations; none for a name that scored nothing.</returns>
    public IEnumerable<SearchEvaluation> GetEvaluations(string predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return Evaluations.Where(evaluation => evaluation.Predictor == predictor);
    }

    /// <summary>The best candidate by one predictor, of what was known before too; of equals the first.</summary>
    /// <param name="predictor">Its name.</param>
    /// <returns>The candidate, or null if it has no score at all.</returns>
    public ScoredCandidate? GetBest(string predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ScoredCandidate? best = GetBestKnown(predictor);
        foreach (SearchEvaluation evaluation in GetEvaluations(predictor))
            if (Ranking.IsBetter(evaluation.Scored, best)) best = evaluation.Scored;
        return best;
    }

    /// <summary>The best score so far after each evaluation of one predictor.</summary>
    /// <param name="predictor">Its name.</param>
    /// <returns>
    /// One number an evaluation, NaN before the first score; the i-th is the best of i + 1 evaluations and of what was known
    /// before.
    /// </returns>
    public IReadOnlyList<double> GetConvergence(string predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        var curve = new List<double>();
        ScoredCandidate? best = GetBestKnown(predictor);
        foreach (SearchEvaluation evaluation in GetEvaluations(predictor))
        {
            if (Ranking.IsBetter(evaluation.Scored, best)) best = evaluation.Scored;
            curve.Add(best?.Score ?? double.NaN);
        }

        return curve;
    }

    /// <summary>
    /// The candidates by one predictor that no other one dominates: nowhere worse in score and costs, somewhere better.
    /// </summary>
    /// <param name="predictor">Its name.</param>
    /// <param name="costs">The names of the costs that count; null means all of <see cref="Costs"/>.</param>
    /// <returns>The front, by the first cost and then by score, cheapest and best first.</returns>
    /// <exception cref="ArgumentException">The search states no cost of that name.</exception>
    public IReadOnlyList<ScoredCandidate> GetParetoFront(string predictor, IReadOnlyList<string>? costs = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        var objectives = new Objectives(Costs, costs);
        IEnumerable<ScoredCandidate> scored =
            GetKnown(predictor).Concat(GetEvaluations(predictor).Select(evaluation => evaluation.Scored))
                .Where(candidate => candidate.HasScore);
        return [.. ParetoDominance
            .FindFront(
                scored.Select(candidate => (Candidate: candidate, Point: objectives.Measure(candidate))), member => member.Point)
            .OrderBy(member => objectives.CostCount > 0 ? member.Point[1] : 0)
            .ThenBy(member => member.Point[0])
            .Select(member => member.Candidate)];
    }

    /// <summary>What was known to a predictor before its first evaluation.</summary>
    internal IReadOnlyList<ScoredCandidate> GetKnown(string predictor) => predictor == Problem.Trusted.Name ? Known : [];

    /// <summary>
    /// Writes every evaluation as a line of JSON, UTF-8, as the journal has it but for the checksum; the same search gives the
    /// same bytes.
    /// </summary>
    /// <param name="stream">Where to; it stays open.</param>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(JournalFormat.Lines.Write(Evaluations.Select(evaluation => EvaluationLine.Create(
        evaluation.Generation, evaluation.Predictor, evaluation.Candidate, Costs,
        new PaidPrediction(evaluation.Prediction, evaluation.Money))), withChecksums: false));
    }

    private ScoredCandidate? GetBestKnown(string predictor)
    {
        ScoredCandidate? best = null;
        foreach (ScoredCandidate known in GetKnown(predictor))
            if (Ranking.IsBetter(known, best)) best = known;
        return best;
    }
}
