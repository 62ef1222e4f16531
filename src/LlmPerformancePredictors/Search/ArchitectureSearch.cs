using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The search loop that all strategies share: budget, constraints, deduplication, journal and resume, progress, cancellation
/// and history.
/// </summary>
/// <remarks>
/// The same problem, strategy and seed give the same history, whatever <see cref="SearchOptions.MaxConcurrency"/> is, and also
/// after a kill and resume, given predictors and costs that always answer the same.
/// </remarks>
public sealed class ArchitectureSearch
{
    private const string ClockSuffix = ".clock";

    private readonly SearchProblem _problem;
    private readonly ISearchStrategy _strategy;
    private readonly SearchOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a search.</summary>
    /// <param name="problem">What is searched.</param>
    /// <param name="strategy">How.</param>
    /// <param name="options">Seed, budget and journal; default: seed 0, no limit, no journal.</param>
    /// <param name="timeProvider">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names each, its value and the range.</exception>
    public ArchitectureSearch(
        SearchProblem problem, ISearchStrategy strategy, SearchOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(strategy);
        _options = options?.Clone() ?? new SearchOptions();
        new SearchOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        (_problem, _strategy, _timeProvider) = (problem, strategy, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Searches, from the beginning or from where the journal ends.</summary>
    /// <param name="progress">Reported to after every call of a predictor and every generation.</param>
    /// <param name="cancellationToken">Stops the search; what was scored is in the journal.</param>
    /// <returns>What was found and everything that was done.</returns>
    /// <exception cref="UnsatisfiableConstraintException">No candidate keeps the constraints.</exception>
    /// <exception cref="SearchJournalException">
    /// The journal belongs to another search, or is damaged before its last line.
    /// </exception>
    /// <exception cref="IOException">The journal cannot be written, for example because another search holds it.</exception>
    /// <exception cref="SearchPredictorException">
    /// A predictor threw, and <see cref="SearchOptions.CountExceptionsAsFailures"/> is not set.
    /// </exception>
    /// <exception cref="SearchCostException">A cost model threw.</exception>
    /// <exception cref="OperationCanceledException">
    /// The search was stopped; the message names who did not heed it within <see cref="SearchOptions.StopTimeout"/>.
    /// </exception>
    public Task<SearchResult> RunAsync(
        IProgress<SearchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(null, progress, cancellationToken);

    /// <summary>Searches as far as is known what the trusted predictor says, where that is told and not asked.</summary>
    internal async Task<SearchResult> RunAsync(
        ToldScores? told, IProgress<SearchProgress>? progress, CancellationToken cancellationToken)
    {
        using SearchJournal? journal = OpenJournal();
        using var clock = new SearchClock(_timeProvider, _options.JournalPath is { } path ? path + ClockSuffix : null);
        var ledger = new EvaluationLedger(_problem, _options, journal, clock, progress, told);
        var pool = new CandidatePool(_problem, _options.MaxAttempts);
        var context = new SearchContext(_problem, RandomSource.Create(_options.Seed), pool, ledger);
        try
        {
            await new SearchStop(_options, clock, ledger, _timeProvider)
                .RunAsync(
                    token =>
                    {
                        ledger.AddKnown(pool);
                        return _strategy.SearchAsync(context, token);
                    },
                    cancellationToken).ConfigureAwait(false);
        }
        catch (NotAskedException exception)
        {
            ledger.Stop(StopReason.NotAsked, exception.Message);
        }

        return new SearchResult(
            ledger.StopReason ?? StopReason.Completed, _strategy.Name, _strategy.Settings, _options.Seed,
            ledger.BuildHistory(), ledger.SumUsage(), clock.Elapsed)
        {
            StopMessage = ledger.StopMessage,
        };
    }

    private SearchJournal? OpenJournal() => _options.JournalPath is { } path
        ? new SearchJournal(
            path, JournalHeader.Create(_problem, _strategy, _options), _strategy.ProlongingSettings, _problem.Costs,
            _options.AsksFailuresAgain)
        : null;
}
