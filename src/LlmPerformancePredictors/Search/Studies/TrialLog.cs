using System.Text.Json;
using System.Text.Json.Serialization;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>
/// The trials of a study, in a file beside its journal that several processes share: each takes <see cref="FileLock"/>, reads
/// what is new, and appends. Who trains holds a file of its own locked, so that the others see at once when it has died.
/// </summary>
internal sealed class TrialLog : IDisposable
{
    private const string Suffix = ".trials", LockSuffix = ".lock";

    private static readonly JsonLinesFormat<TrialLine> Format = new(
        "line of a study's trials", "Restore the line from a copy, or delete it and all that follow.",
        new JsonSerializerOptions(JsonLinesFormat.CreateOptions(TrialJson.Default))
        {
            Converters =
            {
                new JsonStringEnumConverter<TrialEvent>(JsonNamingPolicy.SnakeCaseLower),
                new JsonStringEnumConverter<PredictionFailureKind>(),
            },
        });

    private readonly JsonLinesLog<TrialLine> _log;
    private readonly string _problem;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<string, Trial> _trials = new(StringComparer.Ordinal);
    private readonly HashSet<int> _dead = [];
    private int _worker;
    private int _lastWorker;
    private FileLock? _alive;

    /// <summary>Opens the file beside a journal, or begins it.</summary>
    /// <param name="journalPath">The journal.</param>
    /// <param name="problem">The fingerprint of what is searched.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public TrialLog(string journalPath, string problem, TimeProvider timeProvider)
    {
        (_problem, _timeProvider) = (problem, timeProvider);
        _log = new JsonLinesLog<TrialLine>(journalPath + Suffix, Format, isShared: true);
    }

    /// <summary>The file.</summary>
    public string Path => _log.Path;

    /// <summary>The trials by architecture.</summary>
    public IReadOnlyDictionary<string, Trial> Trials => _trials;

    /// <summary>When the first trial was asked for; null if none was.</summary>
    public DateTimeOffset? FirstAskedAt { get; private set; }

    /// <summary>How many scores and failures were told.</summary>
    public int ToldCount { get; private set; }

    private DateTimeOffset Now => _timeProvider.GetUtcNow();

    /// <summary>Takes the file for oneself, and reads what others have written.</summary>
    /// <exception cref="SearchJournalException">The file is of another problem, damaged, or something else.</exception>
    /// <exception cref="IOException">Another process has held it all the time.</exception>
    public async Task<FileLock> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        FileLock taken = await FileLock.TakeAsync(
            Path + LockSuffix, timeout, nameof(StudyOptions) + "." + nameof(StudyOptions.LockTimeout), _timeProvider,
            cancellationToken).ConfigureAwait(false);
        try
        {
            _log.Mend(Read);
            if (_alive is null) Join();
            if (_log.LineCount == 0) Append([new TrialLine(TrialEvent.Begun, Now, _problem)]);
            return taken;
        }
        catch (InvalidDataException exception)
        {
            taken.Dispose();
            throw new SearchJournalException(exception.Message, exception);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody who lives trains it, or it is done.</summary>
    public bool IsTaken(string architecture) =>
        _trials.TryGetValue(architecture, out Trial? trial) && (trial.Told is not null || IsAlive(trial.Worker));

    /// <summary>What was told of an architecture, and the time from asking to telling; null if nothing was.</summary>
    public (Prediction Prediction, TimeSpan Time)? FindTold(string architecture) =>
        _trials.GetValueOrDefault(architecture) is { Told: { } told, Time: var time } ? (told, time) : null;

    public void Ask(IEnumerable<Candidate> candidates) => Append(
        candidates.Select(
            candidate => new TrialLine(TrialEvent.Asked, Now, Architecture: candidate.Architecture.Id, Worker: _worker)),
        flushToDisk: false);

    public void Report(Trial trial, int step, double score) => Append(
        [new TrialLine(TrialEvent.Reported, Now, Architecture: trial.Architecture, Step: step, Score: score)],
        flushToDisk: false);

    public void Tell(Trial trial, Prediction prediction) => Append(
    [
        new TrialLine(
            TrialEvent.Told, Now, Architecture: trial.Architecture, Score: prediction.HasScore ? prediction.Score : null,
            StandardDeviation: prediction.StandardDeviation, Failure: prediction.Failure,
            SampleFailures: prediction.SampleFailures.Count > 0 ? prediction.SampleFailures : null),
    ]);

    public void Dispose()
    {
        _log.Dispose();
        _alive?.Delete();
    }

    private string AliveFile(int worker) => FormattableString.Invariant($"{Path}.{worker}.worker");

    // The first number that nobody has had: what a worker before asked for is not one's own.
    private void Join()
    {
        for (_worker = _lastWorker + 1; _alive is null; _worker++) _alive = FileLock.TryTake(AliveFile(_worker));
        _worker--;
    }

    private bool IsAlive(int worker)
    {
        if (worker == _worker) return true;
        if (_dead.Contains(worker)) return false;
        string file = AliveFile(worker);
        if (File.Exists(file))
        {
            if (FileLock.TryTake(file) is not { } left) return true;
            left.Delete();
        }

        _dead.Add(worker);
        return false;
    }

    // Only what was trained has to outlive the machine.
    private void Append(IEnumerable<TrialLine> lines, bool flushToDisk = true)
    {
        foreach (LogLine<TrialLine> line in _log.Append(lines, flushToDisk)) Read(line);
    }

    private void Read(LogLine<TrialLine> line)
    {
        TrialLine value = line.Value;
        if (value.Trial == TrialEvent.Begun)
        {
            if (value.Problem != _problem)
                throw new SearchJournalException(
                    $"{Path} holds the trials of another problem; name another journal, or delete it.");
            return;
        }

        if (value.Architecture is not { } architecture) throw Damaged(line);
        if (value.Trial == TrialEvent.Asked)
        {
            if (!_trials.TryGetValue(architecture, out Trial? asked)) _trials.Add(architecture, asked = new Trial(architecture));
            asked.Ask(value.Worker ?? throw Damaged(line), value.At);
            _lastWorker = Math.Max(_lastWorker, value.Worker.Value);
            FirstAskedAt ??= value.At;
            return;
        }

        if (!_trials.TryGetValue(architecture, out Trial? trial)) throw Damaged(line);
        if (value.Trial == TrialEvent.Reported)
        {
            trial.Report(value.Step ?? throw Damaged(line), value.Score ?? throw Damaged(line));
        }
        else
        {
            trial.Tell(value.ToPrediction() ?? throw Damaged(line), value.At);
            ToldCount++;
        }
    }

    private SearchJournalException Damaged(LogLine<TrialLine> line) => new(
        $"{Path}, line {line.Number} ({line.Value.Trial}) lacks what it must have. Restore the line from a copy, or delete it "
        + "and all that follow.");
}
