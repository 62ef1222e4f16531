using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// What a strategy sees of its search: it draws candidates that keep the constraints, has them scored within the budget, and
/// ends generations. For one flow of control; made by <see cref="ArchitectureSearch"/>.
/// </summary>
public sealed class SearchContext
{
    private readonly SearchProblem _problem;
    private readonly CandidatePool _pool;
    private readonly EvaluationLedger _ledger;

    internal SearchContext(SearchProblem problem, Random random, CandidatePool pool, EvaluationLedger ledger) =>
        (_problem, Random, _pool, _ledger) = (problem, random, pool, ledger);

    /// <summary>The space.</summary>
    public SearchSpace Space => _problem.Space;

    /// <summary>The only source of randomness.</summary>
    public Random Random { get; }

    /// <summary>Who can score.</summary>
    public IReadOnlyList<SearchPredictor> Predictors => _problem.Predictors;

    /// <summary>The predictor whose evaluations are the budget and whose best is the result.</summary>
    public SearchPredictor Trusted => _problem.Trusted;

    /// <summary>What every candidate keeps, cheapest to compute first.</summary>
    public IReadOnlyList<Constraint> Constraints => _problem.Constraints;

    /// <summary>The costs that every candidate states, in this order.</summary>
    public IReadOnlyList<ICostModel> Costs => _problem.Costs;

    /// <summary>
    /// What <see cref="Trusted"/> knew before the search and keeps the constraints, in the problem's order; having it scored
    /// costs nothing.
    /// </summary>
    public IReadOnlyList<ScoredCandidate> Known => _ledger.Known;

    /// <summary>
    /// All that was trained before the search, also what breaks a constraint and can therefore be no candidate: whoever learns
    /// from scores may learn from it.
    /// </summary>
    public IReadOnlyList<Demonstration> Trained => _problem.Known;

    /// <summary>Those of <see cref="Trained"/> that break a constraint.</summary>
    internal IReadOnlyList<Demonstration> Barred =>
        [.. Trained.Where(one => !_ledger.GetKnown(Trusted).ContainsKey(one.Architecture))];

    /// <summary>The generation under way, from 0.</summary>
    public int Generation => _ledger.Generation;

    /// <summary>Whether the budget is used up or nothing new is left; the strategy then returns.</summary>
    public bool IsOver => _ledger.StopReason is not null;

    /// <summary>
    /// How many evaluations by <see cref="Trusted"/> the budget still pays for; null if there is no such limit.
    /// </summary>
    public int? Remaining => _ledger.Remaining;

    /// <summary>The predictor of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ArgumentException">The search has no such predictor; the message names those it has.</exception>
    public SearchPredictor GetPredictor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Predictors.FirstOrDefault(predictor => predictor.Name == name)
        ?? throw new ArgumentException(
            $"The search has no predictor '{name}'; its predictors are "
            + $"{string.Join(", ", Predictors.Select(predictor => predictor.Name))}.",
            nameof(name));
    }

    /// <summary>Whether a predictor has scored an architecture in this search, or failed to.</summary>
    /// <param name="predictor">One of <see cref="Predictors"/>.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="scored">What it said, or null.</param>
    /// <returns>True if asking again costs nothing.</returns>
    public bool TryGetKnown(SearchPredictor predictor, Architecture architecture, out ScoredCandidate? scored)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(architecture);
        return _ledger.GetKnown(predictor).TryGetValue(architecture, out scored);
    }

    /// <summary>All that a predictor has scored in this search, or failed to, in the order in which it became known.</summary>
    internal IReadOnlyList<ScoredCandidate> GetKnown(SearchPredictor predictor) =>
        [.. _ledger.GetKnown(predictor).Values.OrderBy(scored => scored.Order)];

    /// <summary>Whether the loop would end the search if further candidates were all known as well.</summary>
    internal bool WouldEndWithKnown(int candidates) => _ledger.WouldEndWithKnown(candidates);

    /// <summary>
    /// Proposes until enough different candidates keep the constraints, or <see cref="SearchOptions.MaxAttempts"/> proposals in
    /// a row were of no use.
    /// </summary>
    /// <param name="count">How many are wanted, from 1.</param>
    /// <param name="origin">How they come up.</param>
    /// <param name="propose">
    /// Makes a proposal from the random source; it may be called more often than candidates are taken.
    /// </param>
    /// <param name="newTo">Refuses what this predictor has scored already; null allows it.</param>
    /// <param name="except">Refuses these, for example the parents.</param>
    /// <param name="maxKnownInARow">
    /// Gives up after so many proposals in a row that are refused for being known; default never.
    /// </param>
    /// <returns>The candidates, in the order of their proposals; fewer or none where the space has run out.</returns>
    /// <exception cref="UnsatisfiableConstraintException">Nothing in this search has ever kept the constraints.</exception>
    /// <exception cref="InvalidArchitectureException">A proposal is not of the search's space.</exception>
    public IReadOnlyList<Candidate> Draw(
        int count, CandidateOrigin origin, Func<Random, Architecture> propose,
        SearchPredictor? newTo = null, IEnumerable<Candidate>? except = null, int maxKnownInARow = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(propose);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        HashSet<Architecture> taken = except is null ? [] : [.. except.Select(candidate => candidate.Architecture)];
        return _pool.Draw(new DrawRequest(
            count, origin, propose, Random, taken, newTo is null ? null : _ledger.GetKnown(newTo), maxKnownInARow));
    }

    /// <summary>
    /// Those of <see cref="Known"/> that are good enough to begin with, in their order; the best, where there are more than are
    /// wanted.
    /// </summary>
    internal IReadOnlyList<ScoredCandidate> TakeKnown(int count)
    {
        if (Known.Count <= count) return Known;
        HashSet<ScoredCandidate> best = [.. Ranking.BestFirst(Known).Take(count)];
        return [.. Known.Where(best.Contains)];
    }

    /// <summary>A first population: what is known already, then samples.</summary>
    internal IReadOnlyList<Candidate> DrawFirst(int count)
    {
        List<Candidate> population = [.. TakeKnown(count).Select(known => known.Candidate)];
        if (population.Count < count)
            population.AddRange(
                Draw(count - population.Count, CandidateOrigin.Sample, Space.Sample, except: population.ToArray()));
        return population;
    }

    /// <summary>
    /// Draws a candidate that <see cref="Trusted"/> does not know from a part of the space; null where none came up, whether or
    /// not the whole has one.
    /// </summary>
    internal Candidate? DrawFromPart(Func<Random, Architecture> propose) => _pool.Draw(
        new DrawRequest(1, CandidateOrigin.Sample, propose, Random, [], _ledger.GetKnown(Trusted), int.MaxValue)
        {
            IsFromPart = true,
        }).FirstOrDefault();

    /// <summary>Takes given architectures, if they keep the constraints.</summary>
    /// <param name="architectures">Architectures of the space.</param>
    /// <param name="origin">How they come up.</param>
    /// <returns>Those that keep every constraint, in order.</returns>
    /// <exception cref="InvalidArchitectureException">One is not of the search's space.</exception>
    public IReadOnlyList<Candidate> Admit(
        IEnumerable<Architecture> architectures, CandidateOrigin origin = CandidateOrigin.Given)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        return [.. _pool.Admit([.. architectures.Select(Space.Adopt)], origin).OfType<Candidate>()];
    }

    /// <summary>Ends the search with an error if nothing has ever kept the constraints; for strategies that only admit.</summary>
    /// <exception cref="UnsatisfiableConstraintException">Candidates were tried and none was kept.</exception>
    public void RequireAnyKept() => _pool.ThrowIfNothingWasEverKept();

    /// <summary>
    /// Has candidates scored. What the predictor knows in this search already costs nothing; the rest is journaled before it
    /// is returned.
    /// </summary>
    /// <param name="candidates">Any number.</param>
    /// <param name="predictor">Who scores; null means <see cref="Trusted"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// One result each, failures included, in order; where the budget ends meanwhile only those that are scored, and
    /// <see cref="IsOver"/> is true.
    /// </returns>
    /// <exception cref="InvalidOperationException">The search was over before.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped; what was scored is in the journal.</exception>
    public Task<IReadOnlyList<ScoredCandidate>> EvaluateAsync(
        IReadOnlyList<Candidate> candidates, SearchPredictor? predictor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return _ledger.EvaluateAsync(candidates, predictor ?? Trusted, cancellationToken);
    }

    /// <summary>Ends a generation: it enters history and journal, and the next one begins.</summary>
    /// <param name="population">What the strategy goes on with; all scored by one predictor.</param>
    /// <param name="predictor">Who scored it; null means <see cref="Trusted"/>.</param>
    public void EndGeneration(IReadOnlyList<ScoredCandidate> population, SearchPredictor? predictor = null)
    {
        ArgumentNullException.ThrowIfNull(population);
        _ledger.EndGeneration(population, predictor ?? Trusted);
    }

    /// <summary>Ends the search because nothing new is left; the strategy then returns.</summary>
    public void Exhaust() => _ledger.Stop(StopReason.SpaceExhausted);

    /// <summary>Ends the search because nothing new is left where it looks, and says why.</summary>
    internal void Exhaust(string message) => _ledger.Stop(StopReason.SpaceExhausted, message);

    /// <summary>
    /// Something that a strategy learns from outside, such as the answer of a language model: made once, journaled before it is
    /// used, and read back from the journal by a resumed search.
    /// </summary>
    /// <param name="key">What it is; the keys of a search come in the same order in every run.</param>
    /// <param name="make">Makes it; not called where the journal has it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The text.</returns>
    /// <exception cref="LanguageModels.NotAskedException">
    /// <paramref name="make"/> threw it: nothing was asked. A strategy lets it through; the search then ends with
    /// <see cref="StopReason.NotAsked"/>, and one that is resumed asks.
    /// </exception>
    public Task<string> RecallAsync(
        string key, Func<CancellationToken, Task<string>> make, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(make);
        return _ledger.RecallAsync(key, make, cancellationToken);
    }

    /// <summary>Recalls what a text holds; a text of the journal that does not hold it is named.</summary>
    /// <exception cref="SearchJournalException">The text cannot be read.</exception>
    internal async Task<T> RecallAsync<T>(
        string key, Func<CancellationToken, Task<string>> make, Func<string, T> parse, CancellationToken cancellationToken)
    {
        string text = await RecallAsync(key, make, cancellationToken).ConfigureAwait(false);
        try
        {
            return parse(text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidArchitectureException
            or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new SearchJournalException(
                $"The note '{key}' of the journal cannot be read: {exception.Message} Restore its line from a copy, or delete it "
                + "and all that follow.",
                exception);
        }
    }
}
