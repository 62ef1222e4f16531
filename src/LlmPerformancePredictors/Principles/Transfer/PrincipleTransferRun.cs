using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles.Transfer;

/// <summary>
/// The state of one search by <see cref="PrincipleTransferStrategy"/>: regularized evolution in a space that may change.
/// </summary>
internal sealed class PrincipleTransferRun(
    SearchContext search, TransferTask task, PrincipleTransferOptions options, DesignPrinciples initial)
{
    // So many known children in a row mean that the parents' neighborhood is used up; then a new architecture is drawn.
    private const int PatienceForKnown = 100;

    // What is known from before is the oldest, and no evaluation.
    private readonly List<ScoredCandidate> _population =
        [.. search.TakeKnown(options.PopulationSize).Where(known => initial.Refined.Contains(known.Architecture))];
    private readonly List<Demonstration> _evaluated = [];
    private readonly HashSet<Architecture> _known = [];
    private SearchSpace _space = initial.Refined;
    private ScoredCandidate? _best;
    private ScoredCandidate? _bestAtRound;
    private int _knownInSpace = search.Known.Count(known => initial.Refined.Contains(known.Architecture));
    private int _knownInARow;
    private int _withoutImprovement;

    /// <summary>The principles in force.</summary>
    public DesignPrinciples Principles { get; private set; } = initial;

    /// <summary>The last round, 0 before the first.</summary>
    public int Round { get; private set; }

    /// <summary>How many architectures were evaluated.</summary>
    public int Evaluations => _known.Count;

    /// <summary>How many of them since the last round.</summary>
    public int SinceRound { get; private set; }

    /// <summary>Whether the search is inside the refined space.</summary>
    public bool IsRefined => _space.Choices.Zip(search.Space.Choices).Any(pair => pair.First.Count < pair.Second.Count);

    /// <summary>
    /// Whether the principles are to be adapted now; never for a search whose budget is spent, because a round may cost money.
    /// </summary>
    public bool IsRoundDue => options.AdaptEvery is { } every && SinceRound >= every && search.Remaining != 0;

    /// <summary>What is to be evaluated next; null when nothing new is left.</summary>
    public Candidate? Next()
    {
        if (_knownInSpace >= _space.Size) return null;
        if (_population.Count >= options.PopulationSize && _knownInARow < PatienceForKnown)
        {
            ScoredCandidate parent = HoldTournament();
            Architecture inside = _space.Adopt(parent.Architecture);
            IReadOnlyList<Candidate> child = search.Draw(
                1, CandidateOrigin.Mutant,
                random => _space.HasNeighbor(inside) ? _space.MutateOneGene(inside, random) : _space.Sample(random));
            if (child.Count > 0) return child[0];
        }

        // That the refined space has nothing which keeps the constraints says nothing of the whole one.
        if (IsRefined) return search.DrawFromPart(_space.Sample);
        IReadOnlyList<Candidate> fresh = search.Draw(1, CandidateOrigin.Sample, _space.Sample, newTo: search.Trusted);
        return fresh.Count > 0 ? fresh[0] : null;
    }

    public async Task EvaluateAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        bool isNew = !search.TryGetKnown(search.Trusted, candidate.Architecture, out _);
        IReadOnlyList<ScoredCandidate> scored =
            await search.EvaluateAsync([candidate], null, cancellationToken).ConfigureAwait(false);
        if (scored.Count == 0) return;
        if (isNew) Count(scored[0]);
        _knownInARow = isNew ? 0 : _knownInARow + 1;
        if (!scored[0].HasScore) return;
        _population.Add(scored[0]);
        if (_population.Count > options.PopulationSize) _population.RemoveAt(0);
        if (Ranking.IsBetter(scored[0], _best)) _best = scored[0];
    }

    /// <summary>Ends a generation and says what the round knows.</summary>
    public AdaptationRequest BeginRound()
    {
        search.EndGeneration([.. _population]);
        Round++;
        bool improved = _bestAtRound is null || Ranking.IsBetter(_best!, _bestAtRound);
        _withoutImprovement = improved ? 0 : _withoutImprovement + 1;
        var request = new AdaptationRequest(task, Principles, [.. _evaluated], Round, SinceRound, _withoutImprovement);
        _bestAtRound = _best;
        SinceRound = 0;
        return request;
    }

    /// <summary>Goes on in the space that a round leaves; those who lie outside of it have no more children.</summary>
    public void Follow(AdaptationRound round)
    {
        Principles = round.Principles;
        if (round.Outcome is AdaptationOutcome.Failed) return;
        _space = round.Outcome is AdaptationOutcome.LeftRefinedSpace ? search.Space : Principles.Refined;
        _population.RemoveAll(member => !_space.Contains(member.Architecture));
        _knownInSpace = _known.Count(_space.Contains) + search.Known.Count(known => _space.Contains(known.Architecture));
        _knownInARow = 0;
    }

    private void Count(ScoredCandidate scored)
    {
        _known.Add(scored.Architecture);
        if (_space.Contains(scored.Architecture)) _knownInSpace++;
        SinceRound++;
        if (scored.HasScore) _evaluated.Add(new Demonstration(scored.Architecture, scored.Score));
    }

    private ScoredCandidate HoldTournament()
    {
        ScoredCandidate best = _population[search.Random.Next(_population.Count)];
        for (int i = 1; i < options.TournamentSize; i++)
        {
            ScoredCandidate other = _population[search.Random.Next(_population.Count)];
            if (Ranking.IsBetter(other, best)) best = other;
        }

        return best;
    }
}
