using System.Runtime.CompilerServices;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>
/// A search whose trusted scores come from outside: it is asked what to train next, and told what came of it, later, from several
/// processes, and after a restart. Any strategy will do; the journal and the history are those of
/// <see cref="ArchitectureSearch"/>.
/// </summary>
/// <remarks>
/// <para>
/// The trusted predictor of the problem is never called, so an <see cref="ExternalPredictor"/> may stand for it; all others are.
/// Beside the journal stands a file of trials, <c>.trials</c> appended to its name: who asked for what, the scores on the way,
/// and what was told, on disk before anything is made of it. Every process that works on the study opens it with the same
/// problem, strategy and options.
/// </para>
/// <para>
/// What a process asked for and has not told is asked for again once that process has ended or disposed its study. To see that,
/// the processes need a file system with locks, as one machine has; for many machines there
/// is <see cref="Distributed.RemotePerformancePredictor"/>.
/// </para>
/// <para>
/// Once a score was told, the next question has the strategy run again from the start with all that is known, which takes the
/// time of its own computing: microseconds for evolution, some seconds for a Gaussian process over a large space.
/// </para>
/// <para>Safe for several threads.</para>
/// </remarks>
public sealed class SearchStudy : IDisposable
{
    private readonly ArchitectureSearch _search;
    private readonly SearchProblem _problem;
    private readonly SearchOptions _options;
    private readonly StudyOptions _studyOptions;
    private readonly TimeProvider _timeProvider;
    private readonly TrialLog _trials;
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyList<Candidate> _open = [];
    private SearchResult? _result;
    private int _toldCount;

    /// <summary>Opens a study, or begins it.</summary>
    /// <param name="problem">What is searched; its trusted predictor is told instead of called.</param>
    /// <param name="strategy">How.</param>
    /// <param name="options">
    /// Seed, budget and journal, which a study needs. <see cref="SearchOptions.MaxTime"/> counts from the first question.
    /// </param>
    /// <param name="studyOptions">How the processes work together; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">There is no journal, or an option is not allowed; the message names it.</exception>
    /// <exception cref="IOException">The file of trials cannot be opened.</exception>
    public SearchStudy(
        SearchProblem problem, ISearchStrategy strategy, SearchOptions options, StudyOptions? studyOptions = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(strategy);
        _studyOptions = studyOptions?.Clone() ?? new StudyOptions();
        new StudyOptionsValidator().ThrowIfInvalid(_studyOptions, nameof(studyOptions));
        if (options.JournalPath is null)
            throw new ArgumentException(
                $"A study needs a journal, which it goes on with after a restart; set {nameof(SearchOptions)}."
                + $"{nameof(SearchOptions.JournalPath)}.",
                nameof(options));
        (_problem, _options, _timeProvider) = (problem, options.Clone(), timeProvider ?? TimeProvider.System);
        _search = new ArchitectureSearch(problem, strategy, options, timeProvider);
        _trials = new TrialLog(options.JournalPath, Identify(problem), _timeProvider);
    }

    /// <summary>Whether nothing is left to train, as far as the last question or result knew.</summary>
    public bool IsOver => _result is not null && _open.Count == 0;

    /// <summary>Asks what to train next.</summary>
    /// <param name="count">How many at most; from 1.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>
    /// Candidates that nobody trains, now this study's. Fewer or none where the strategy waits for scores that others are to
    /// tell, or the search is over (<see cref="IsOver"/>).
    /// </returns>
    /// <exception cref="SearchJournalException">The journal or the trials belong to another search, or are damaged.</exception>
    /// <exception cref="UnsatisfiableConstraintException">No candidate keeps the constraints.</exception>
    /// <exception cref="IOException">A file cannot be written, or another process holds it.</exception>
    public async Task<IReadOnlyList<Candidate>> AskAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return await InTurnAsync(
            async () =>
            {
                await SearchOnAsync(cancellationToken).ConfigureAwait(false);
                Candidate[] asked =
                    [.. _open.Where(candidate => !_trials.IsTaken(candidate.Architecture.Id)).Take(count)];
                _trials.Ask(asked);
                return asked;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks for one candidate after the other until the search is over, waiting while others train all that is open. Tell what
    /// came of one before you take the next, or train several at a time and tell them as they end.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The candidates.</returns>
    public async IAsyncEnumerable<Candidate> AskUntilOverAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            IReadOnlyList<Candidate> asked = await AskAsync(1, cancellationToken).ConfigureAwait(false);
            if (asked.Count > 0) yield return asked[0];
            else if (IsOver) yield break;
            else await Task.Delay(_studyOptions.PollInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the score of a training.</summary>
    /// <param name="architecture">What was asked for, by this or another process.</param>
    /// <param name="score">Its score, in the trusted predictor's metric.</param>
    /// <param name="cancellationToken">Stops waiting for others; what is told is then not.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    /// <exception cref="ArgumentException">It was not asked for, or the metric does not allow the score.</exception>
    /// <exception cref="InvalidOperationException">Something else was told of it before.</exception>
    public Task TellAsync(Architecture architecture, double score, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ScoreGuard.Require("trial", architecture, score, _problem.Trusted.Predictor.Metric, nameof(score));
        return TellAsync(architecture, Prediction.FromScore(score), cancellationToken);
    }

    /// <summary>Tells what came of a training: a score with or without a standard deviation, or why there is none.</summary>
    /// <param name="architecture">What was asked for, by this or another process.</param>
    /// <param name="prediction">
    /// What came of it. A failure counts as an evaluation; strategies pass over it. What is told twice counts once.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for others; what is told is then not.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    /// <exception cref="ArgumentException">
    /// It was not asked for, or the metric does not allow the score, or the failure says that nothing was trained.
    /// </exception>
    /// <exception cref="InvalidOperationException">Something else was told of it before.</exception>
    public async Task TellAsync(Architecture architecture, Prediction prediction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        if (prediction.HasScore)
            ScoreGuard.Require("trial", architecture, prediction.Score, _problem.Trusted.Predictor.Metric, nameof(prediction));
        else if (prediction.Failure?.Kind == PredictionFailureKind.NotAsked)
            throw new ArgumentException(
                $"{architecture} was not trained, so there is nothing to tell; dispose the study, and it is asked for again.",
                nameof(prediction));
        await InTurnAsync(
            () =>
            {
                Trial trial = GetTrial(architecture);
                if (trial.Told is null) _trials.Tell(trial, prediction);
                else if (!IsSame(trial.Told.Value, prediction))
                    throw new InvalidOperationException(
                        $"{architecture} was told to be '{trial.Told}' before, and is now '{prediction}'; the first counts.");
                return Task.FromResult(true);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports the score of a training under way.</summary>
    /// <param name="architecture">What was asked for, by this or another process.</param>
    /// <param name="step">
    /// How far it is, in what the caller counts, such as epochs; from 1. One reported again is replaced.
    /// </param>
    /// <param name="score">Its score there, in the trusted predictor's metric.</param>
    /// <param name="cancellationToken">Stops waiting for others.</param>
    /// <returns>Whether to go on; who stops tells so by <see cref="TellStoppedAsync"/>.</returns>
    /// <exception cref="ArgumentException">It was not asked for, or the metric does not allow the score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    /// <exception cref="InvalidOperationException">Its end was told before.</exception>
    public async Task<TrialAdvice> ReportAsync(
        Architecture architecture, int step, double score, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        Metrics.Metric metric = _problem.Trusted.Predictor.Metric;
        ScoreGuard.Require("trial", architecture, score, metric, nameof(score));
        return await InTurnAsync(
            () =>
            {
                Trial trial = GetTrial(architecture);
                if (trial.Told is { } told)
                    throw new InvalidOperationException($"{architecture} has ended with '{told}' and reports no more.");
                _trials.Report(trial, step, score);
                TrialCurve[] others =
                    [.. _trials.Trials.Values.Where(other => other != trial).Select(other => other.ToCurve())];
                string? reason = _studyOptions.Pruner?.FindReasonToStop(trial.ToCurve(), others, metric);
                return Task.FromResult(new TrialAdvice(reason is not null, reason));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Tells that a training was stopped early, as a failure of the kind <see cref="PredictionFailureKind.Stopped"/>.
    /// </summary>
    /// <param name="architecture">What was asked for.</param>
    /// <param name="advice">What <see cref="ReportAsync"/> said.</param>
    /// <param name="cancellationToken">Stops waiting for others; what is told is then not.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    /// <exception cref="ArgumentException">It was not asked for, or the advice is to go on.</exception>
    /// <exception cref="InvalidOperationException">Something else was told of it before.</exception>
    public Task TellStoppedAsync(Architecture architecture, TrialAdvice advice, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        if (!advice.Stop) throw new ArgumentException("The advice was to go on; tell a score or a failure.", nameof(advice));
        var failure = new PredictionFailure($"stopped early: {advice.Reason}") { Kind = PredictionFailureKind.Stopped };
        return TellAsync(architecture, Prediction.FromFailure(failure), cancellationToken);
    }

    /// <summary>What was found so far and everything that was done.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The result; <see cref="StopReason.Waiting"/> while trainings are open.</returns>
    /// <exception cref="SearchJournalException">The journal or the trials belong to another search, or are damaged.</exception>
    public Task<SearchResult> GetResultAsync(CancellationToken cancellationToken = default) => InTurnAsync(
        async () =>
        {
            await SearchOnAsync(cancellationToken).ConfigureAwait(false);
            return _result!;
        },
        cancellationToken);

    /// <summary>Lets go of what is asked for and not told, so that others train it.</summary>
    public void Dispose()
    {
        _trials.Dispose();
        _turn.Dispose();
    }

    // Scores of one problem are not told to another, also where only the journal was deleted.
    private static string Identify(SearchProblem problem)
    {
        Metrics.Metric metric = problem.Trusted.Predictor.Metric;
        return Fingerprint.ComputeShort(string.Join(
            '\n',
            [problem.Space.Name, .. problem.Space.Choices.Select(choice => choice.ToString()),
                .. problem.Space.Rule is { } rule ? new[] { $"rule: {rule}" } : [], problem.Trusted.Name,
                problem.Trusted.Identity, metric.NameError(metric.Name)]));
    }

    private static bool IsSame(Prediction one, Prediction other) =>
        one.HasScore == other.HasScore
        && (one.HasScore ? one.Score.Equals(other.Score) : one.Failure?.Reason == other.Failure?.Reason);

    private Trial GetTrial(Architecture architecture) =>
        _trials.Trials.GetValueOrDefault(_problem.Space.Adopt(architecture).Id)
        ?? throw new ArgumentException(
            $"{architecture} was not asked for in this study; tell what {nameof(AskAsync)} gave.", nameof(architecture));

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using FileLock taken = await _trials.TakeAsync(_studyOptions.LockTimeout, cancellationToken).ConfigureAwait(false);
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SearchOnAsync(CancellationToken cancellationToken)
    {
        if (_result is null || _toldCount != _trials.ToldCount)
        {
            var told = new ToldScores(_trials.FindTold);
            _result = await _search.RunAsync(told, null, cancellationToken).ConfigureAwait(false);
            (_open, _toldCount) = (told.Open, _trials.ToldCount);
        }

        if (_open.Count == 0 || _options.MaxTime is not { } most || _trials.FirstAskedAt is not { } first) return;
        if (_timeProvider.GetUtcNow() - first < most) return;
        (_open, _result) = ([], _result with { StopReason = StopReason.TimeBudget, StopMessage = null });
    }
}
