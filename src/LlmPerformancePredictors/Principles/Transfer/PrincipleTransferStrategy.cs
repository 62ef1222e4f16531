using System.Globalization;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Principles.Transfer;

/// <summary>
/// LAPT: regularized evolution in the space that the principles of a source task leave, which are adapted to the target's
/// results every so many evaluations (Zhou et al., "Design Principle Transfer in Neural Architecture Search via Large
/// Language Models", 2024, arXiv 2408.11330).
/// </summary>
/// <remarks>
/// The search is given the whole space; without adaptation any other strategy may as well be given
/// <see cref="DesignPrinciples.Refined"/>. What is learned goes through <see cref="SearchContext.RecallAsync"/>: it is in the
/// journal before it is used and in the history afterwards (<see cref="AdaptationRound.FromHistory"/>). A round that fails
/// leaves the refined space as it was.
/// </remarks>
public sealed class PrincipleTransferStrategy : ISearchStrategy
{
    private readonly TransferTask _task;
    private readonly IPrincipleLearner _learner;
    private readonly DesignPrinciples? _initial;
    private readonly PrincipleTransferOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="task">Source and target.</param>
    /// <param name="learner">Who learns the principles and adapts them.</param>
    /// <param name="options">How to search; null takes the defaults.</param>
    /// <param name="initial">Principles learned before, from this source; null has the search learn them first.</param>
    /// <exception cref="ArgumentException">
    /// An option is not allowed, or the principles are of another source or of another space, or were adapted to a target's
    /// results.
    /// </exception>
    public PrincipleTransferStrategy(
        TransferTask task, IPrincipleLearner learner, PrincipleTransferOptions? options = null, DesignPrinciples? initial = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(learner);
        _options = options?.Clone() ?? new PrincipleTransferOptions();
        new PrincipleTransferOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        if (initial is not null)
        {
            if (initial.Provenance.Source != task.Source.Name)
                throw new ArgumentException(
                    $"The principles come from '{initial.Provenance.Source}', the transfer from '{task.Source.Name}'; "
                    + "learn them from that one.",
                    nameof(initial));
            if (initial.Provenance.Target is { } adapted)
                throw new ArgumentException(
                    $"The principles were adapted to results on '{adapted}', which this search has not paid for; "
                    + "give those of round 0.",
                    nameof(initial));
            initial = PrincipleJson.ToPrinciples(PrincipleJson.From(initial), task.Target.Space);
        }

        (_task, _learner, _initial) = (task, learner, initial);
    }

    /// <inheritdoc/>
    public string Name => "principle-transfer";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["source"] = _task.Source.Name,
        ["target"] = _task.Target.Name,
        ["learner"] = _learner.Name,
        ["initial"] = _initial is null ? "learned" : string.Join(';', _initial.Refined.Choices),
        ["population_size"] = Text(_options.PopulationSize),
        ["tournament_size"] = Text(_options.TournamentSize),
        ["adapt_every"] = _options.AdaptEvery is { } every ? Text(every) : "never",
        ["leave_exhausted_space"] = _options.LeaveExhaustedSpace ? "true" : "false",
        ["max_evaluations"] = Text(_options.MaxEvaluations),
    };

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ProlongingSettings => ["max_evaluations"];

    /// <inheritdoc/>
    /// <exception cref="PrincipleLearningException">No principles were learned from the source.</exception>
    /// <exception cref="ArgumentException">The search is of another space than the target.</exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Space.Name != _task.Target.Space.Name)
            throw new ArgumentException(
                $"The search is of '{search.Space.Name}', the target '{_task.Target.Name}' of '{_task.Target.Space.Name}'; "
                + "search the target's whole space.",
                nameof(search));
        var run =
            new PrincipleTransferRun(search, _task, _options, await BeginAsync(search, cancellationToken).ConfigureAwait(false));
        while (run.Evaluations < _options.MaxEvaluations)
        {
            if (run.IsRoundDue) await AdaptAsync(search, run, cancellationToken).ConfigureAwait(false);
            if (run.Next() is not { } candidate)
            {
                if (await WidenAsync(search, run, cancellationToken).ConfigureAwait(false)) continue;
                if (run.IsRefined && run.Evaluations == 0)
                    search.Exhaust(
                        "Nothing that came up in the refined space keeps the constraints. "
                        + "Set PrincipleTransferOptions.LeaveExhaustedSpace, or give other principles.");
                else
                    search.Exhaust();
                return;
            }

            await run.EvaluateAsync(candidate, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
        }
    }

    private async Task<DesignPrinciples> BeginAsync(SearchContext search, CancellationToken cancellationToken)
    {
        AdaptationRound round = await search.RecallAsync(
            AdaptationRound.KeyPrefix + "0",
            async token => _initial is not null
                ? AdaptationRound.Write(0, AdaptationOutcome.Given, _initial, null)
                : AdaptationRound.Write(
                    0, AdaptationOutcome.Learned,
                    RequireAsked(await _learner.LearnAsync(_task.Source, token).ConfigureAwait(false)).GetOrThrow(), null),
            text => AdaptationRound.Parse(text, 0, search.Space, null),
            cancellationToken).ConfigureAwait(false);
        return round.Principles;
    }

    private async Task AdaptAsync(SearchContext search, PrincipleTransferRun run, CancellationToken cancellationToken)
    {
        AdaptationRequest request = run.BeginRound();
        run.Follow(await search.RecallAsync(
            AdaptationRound.KeyPrefix + Text(request.Round),
            async token =>
            {
                PrincipleAnswer answer = request.Evaluated.Count == 0
                    ? PrincipleAnswer.FromFailure("none of the evaluations so far has a score")
                    : RequireAsked(await _learner.AdaptAsync(request, token).ConfigureAwait(false));
                if (!answer.TryGet(out DesignPrinciples? adapted, out PrincipleFailure? failure))
                    return AdaptationRound.Write(request.Round, AdaptationOutcome.Failed, null, failure);
                AdaptationOutcome outcome =
                    adapted.HasSameRefinement(request.Current) ? AdaptationOutcome.Unchanged : AdaptationOutcome.Adapted;
                return AdaptationRound.Write(request.Round, outcome, adapted, null);
            },
            text => AdaptationRound.Parse(text, run.Evaluations, search.Space, request.Current),
            cancellationToken).ConfigureAwait(false));
    }

    // A round that nobody was asked about is none: the search ends, and one that is resumed asks.
    private PrincipleAnswer RequireAsked(PrincipleAnswer answer) => answer.Failure is { IsNotAsked: true } failure
        ? throw new NotAskedException($"'{_learner.Name}' did not ask for principles: {failure.Reason}")
        : answer;

    // Nothing new is left, or nothing at all keeps the constraints. A round may open the space again; otherwise the search
    // leaves it, and says so in the history.
    private async Task<bool> WidenAsync(SearchContext search, PrincipleTransferRun run, CancellationToken cancellationToken)
    {
        if (search.Remaining == 0) return false;
        if (_options.AdaptEvery is not null && run.SinceRound > 0)
        {
            await AdaptAsync(search, run, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (!_options.LeaveExhaustedSpace || !run.IsRefined) return false;
        run.Follow(await search.RecallAsync(
            AdaptationRound.KeyPrefix + Text(run.Round) + "/left",
            _ => Task.FromResult(AdaptationRound.Write(run.Round, AdaptationOutcome.LeftRefinedSpace, null, null)),
            text => AdaptationRound.Parse(text, run.Evaluations, search.Space, run.Principles),
            cancellationToken).ConfigureAwait(false));
        return true;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
