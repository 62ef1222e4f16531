using System.Globalization;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Search.Evolution;

namespace LlmPerformancePredictors.Search.Hybrid;

/// <summary>
/// HS-NAS (Jawahar et al., "LLM Performance Predictors are good initializers for Architecture Search", 2023, section 6): HAT's
/// evolution, scored by one predictor after another as a schedule says; with screening and hand-over by trust, which are
/// not the paper's, on request.
/// </summary>
/// <remarks>
/// Scores of different predictors are never compared: a generation is scored by one predictor, parents included, so on a
/// hand-over the parents are scored again. Every architecture is scored at most once by each. The result is the best by
/// the trusted predictor, whoever scored last. A predictor that knows all that can be drawn hands over to the next one of the
/// schedule; its further generations fall away.
/// </remarks>
public sealed class HybridStrategy : ISearchStrategy
{
    private readonly HybridOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">The options; default: the paper's schedule at one half.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public HybridStrategy(HybridOptions? options = null)
    {
        _options = options?.Clone() ?? new HybridOptions();
        new HybridOptionsValidator().ThrowIfInvalid(_options, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "hybrid";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(
    [
        .. _options.Evolution.Settings(),
        ("schedule", _options.Schedule?.ToString() ?? "default"),
        ("cheap_predictor", _options.CheapPredictor ?? "default"),
        ("screening_fraction", _options.ScreeningFraction?.ToString("R", CultureInfo.InvariantCulture) ?? "none"),
        ("hand_over_below", _options.HandOverBelow?.ToString("R", CultureInfo.InvariantCulture) ?? "none"),
        ("audits_per_generation", _options.AuditsPerGeneration),
        ("agreement_window", _options.AgreementWindow),
    ]);

    /// <inheritdoc/>
    /// <remarks>The default schedule hands over after half of the generations, so with it their number changes more.</remarks>
    public IReadOnlyCollection<string> ProlongingSettings => _options.Schedule is null ? [] : ["generations"];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schedule names a predictor that the search does not have.</exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        EvolutionOptions evolution = _options.Evolution;
        SearchPredictor cheap = _options.CheapPredictor is { } name ? search.GetPredictor(name) : search.Predictors[0];
        PredictorSchedule schedule = _options.Schedule
            ?? PredictorSchedule.CheapFirst(cheap.Name, search.Trusted.Name, evolution.Generations);
        SearchPredictor[] scorers =
            [.. Enumerable.Range(0, evolution.Generations).Select(generation => search.GetPredictor(schedule[generation]))];
        var agreement = new RankAgreement(search, cheap, search.Trusted, _options.AgreementWindow);

        IReadOnlyList<Candidate> population = search.DrawFirst(evolution.PopulationSize);
        int parents = 0, generation = 0;
        while (population.Count > 0)
        {
            SearchPredictor scorer = scorers[generation];
            bool isTrusted = ReferenceEquals(scorer, search.Trusted);
            if (_options.ScreeningFraction is { } fraction && isTrusted && !ReferenceEquals(cheap, scorer))
            {
                population =
                    await ScreenAsync(search, population, parents, cheap, fraction, cancellationToken).ConfigureAwait(false);
                if (search.IsOver) return;
            }

            IReadOnlyList<ScoredCandidate> scored =
                await search.EvaluateAsync(population, scorer, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
            if (_options.HandOverBelow is { } bound && !ReferenceEquals(cheap, search.Trusted))
            {
                if (ReferenceEquals(scorer, cheap)) await AuditAsync(search, scored, cancellationToken).ConfigureAwait(false);
                if (search.IsOver) return;
                agreement.Add(scored);
                if (agreement.IsBelow(bound)) Array.Fill(scorers, search.Trusted);
            }

            search.EndGeneration(scored, scorer);
            List<ScoredCandidate> ranked = Ranking.BestFirst(scored);
            parents = Math.Min(evolution.Parents, ranked.Count);
            generation = FindNext(search, evolution, scorers, generation, population);
            if (generation == evolution.Generations) return;
            (generation, population) = DrawNext(search, ranked, scorers, generation);
        }

        search.Exhaust();
    }

    // Known children alone keep a predictor from ever handing over; the loop would end the search before.
    private static int FindNext(
        SearchContext search, EvolutionOptions evolution, SearchPredictor[] scorers, int generation,
        IReadOnlyList<Candidate> population)
    {
        SearchPredictor scorer = scorers[generation++];
        if (!search.WouldEndWithKnown(Math.Max(population.Count, evolution.Parents + evolution.Mutants + evolution.Crossovers)))
            return generation;
        int next = generation;
        while (next < scorers.Length && ReferenceEquals(scorers[next], scorer)) next++;
        return next < scorers.Length ? next : generation;
    }

    // The first generation from here on that has something new to its predictor.
    private (int Generation, IReadOnlyList<Candidate> Population) DrawNext(
        SearchContext search, List<ScoredCandidate> ranked, SearchPredictor[] scorers, int generation)
    {
        var exhausted = new HashSet<SearchPredictor>();
        for (; generation < scorers.Length; generation++)
        {
            SearchPredictor scorer = scorers[generation];
            if (exhausted.Contains(scorer)) continue;
            IReadOnlyList<Candidate> population = EvolutionStrategy.DrawPopulation(search, _options.Evolution, ranked, scorer);
            if (population.Count > 0) return (generation, population);
            exhausted.Add(scorer);
        }

        return (generation, []);
    }

    // Parents first, then the best newcomers by the cheap predictor. Those that it cannot score are not among the best.
    private static async Task<IReadOnlyList<Candidate>> ScreenAsync(
        SearchContext search, IReadOnlyList<Candidate> population, int parents, SearchPredictor cheap, double fraction,
        CancellationToken cancellationToken)
    {
        Candidate[] newcomers = [.. population.Skip(parents)];
        IReadOnlyList<ScoredCandidate> ranked =
            await search.EvaluateAsync(newcomers, cheap, cancellationToken).ConfigureAwait(false);
        int kept = (int)Math.Ceiling(fraction * newcomers.Length);
        return [.. population.Take(parents), .. Ranking.BestFirst(ranked).Take(kept).Select(scored => scored.Candidate)];
    }

    private async Task AuditAsync(
        SearchContext search, IReadOnlyList<ScoredCandidate> scored, CancellationToken cancellationToken)
    {
        List<Candidate> left = [.. scored
            .Where(candidate => candidate.HasScore && !search.TryGetKnown(search.Trusted, candidate.Architecture, out _))
            .Select(candidate => candidate.Candidate)];
        var audits = new List<Candidate>();
        while (audits.Count < _options.AuditsPerGeneration && left.Count > 0)
        {
            int drawn = search.Random.Next(left.Count);
            audits.Add(left[drawn]);
            left.RemoveAt(drawn);
        }

        if (audits.Count > 0) await search.EvaluateAsync(audits, search.Trusted, cancellationToken).ConfigureAwait(false);
    }
}
