using System.Diagnostics.CodeAnalysis;
using System.Text;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Answers that were paid for, on disk: an append-only file of <see cref="RecordedAnswerFile"/>'s lines, so that
/// <see cref="ReplayChatClient"/> reads what a live run wrote. An answer is flushed to the disk before <see cref="AddAsync"/>
/// returns; answers that come at the same time share a flush.
/// </summary>
/// <remarks>
/// <para>Thread safe. Several processes may use one file: each write is made under a lock on the file beside it (<c>.lock</c>,
/// which stays), and what others wrote is found too. Where two processes asked the same, the answer that came first counts for
/// both.</para>
/// <para>A torn last line, of a process killed while writing, is cut off and kept beside the file (<c>.cut</c>); damage
/// elsewhere, and a last line that is not the beginning of one of the store's own, is an error that names its line and changes
/// nothing.
/// Memory holds places, not texts: some fifty bytes an answer.</para>
/// </remarks>
public sealed partial class AnswerStore : IDisposable, IAsyncDisposable
{
    private const string LockTimeoutOption = $"{nameof(AnswerStoreOptions)}.{nameof(AnswerStoreOptions.LockTimeout)}";

    private readonly Lock _gate = new(); // of the index, and of reading the file on
    private readonly AnswerIndex _index = new();
    private readonly JsonLinesLog<RecordedAnswerLine> _log;
    private readonly GroupCommit<RecordedAnswer, RecordedAnswer> _commits;
    private readonly TimeSpan _lockTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private AnswerStoreException? _failure;
    private bool _isDisposed;

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="timeProvider">Measures how long a lock is waited for; null takes the system's clock.</param>
    /// <param name="logger">Is told of torn lines; null for none.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    /// <exception cref="InvalidDataException">
    /// A line is no recorded answer, or two give different answers to one key; the message names file and line.
    /// </exception>
    /// <exception cref="IOException">The file cannot be opened, for example on a read-only or full disk.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made or written.</exception>
    public AnswerStore(AnswerStoreOptions options, TimeProvider? timeProvider = null, ILogger<AnswerStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        new AnswerStoreOptionsValidator().ThrowIfInvalid(options, nameof(options));
        (_lockTimeout, _timeProvider) = (options.LockTimeout, timeProvider ?? TimeProvider.System);
        _logger = logger ?? NullLogger<AnswerStore>.Instance;
        _commits = new GroupCommit<RecordedAnswer, RecordedAnswer>(CommitAsync);
        _log = new JsonLinesLog<RecordedAnswerLine>(options.Path, RecordedAnswerLine.Format, isShared: true);
        try
        {
            // Who holds the lock now is writing, and mends a torn line first.
            using FileLock? held = FileLock.TryTake(LockPath);
            if (held is null) ReadNew();
            else ReadNewAndMend();
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    /// <summary>The file, in full.</summary>
    public string Path => _log.Path;

    /// <summary>What the answers took together, as far as this process has read.</summary>
    public UsageTotals Totals
    {
        get
        {
            lock (_gate) return _index.Totals;
        }
    }

    private string LockPath => Path + ".lock";

    /// <summary>Finds an answer, of this process or of another.</summary>
    /// <param name="key">What it answers.</param>
    /// <param name="answer">The answer, or null.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">
    /// Another process wrote a line that is no recorded answer; the message names file and line.
    /// </exception>
    /// <exception cref="AnswerStoreException">The file was changed other than by adding lines.</exception>
    public bool TryFind(AnswerKey key, [NotNullWhen(true)] out RecordedAnswer? answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            LogPlace? place;
            lock (_gate)
            {
                place = _index.Find(key);

                // What this process is writing just now is not on the disk yet.
                if (place is null && !_commits.IsCommitting)
                {
                    ReadNew();
                    place = _index.Find(key);
                }
            }

            answer = place is { } found ? ReadAt(found, key) : null;
            return answer is not null;
        }
        catch (IOException exception)
        {
            throw new AnswerStoreException(exception.Message, exception);
        }
    }

    /// <summary>Keeps an answer. It takes no cancellation token: what was paid for is kept.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The answer that counts, once it is on the disk: this one, or the one that was there for its key.</returns>
    /// <exception cref="AnswerStoreException">It could not be written; the message says why.</exception>
    public Task<RecordedAnswer> AddAsync(RecordedAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ThrowIfBroken();

        // What UTF-8 cannot hold would be read back otherwise than it was used.
        return _commits.AddAsync(answer with { Text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(answer.Text)) });
    }

    /// <summary>Throws if an earlier write failed, so that nothing is paid for that could not be kept.</summary>
    /// <exception cref="AnswerStoreException">One did; the message says why.</exception>
    public void ThrowIfBroken()
    {
        if (_failure is { } failure) throw new AnswerStoreException(failure.Message, failure);
    }

    /// <summary>Closes the file; what is being written is written first.</summary>
    public void Dispose() => _ = CloseAsync();

    /// <summary>Closes the file, after what is being written.</summary>
    /// <returns>The end of it.</returns>
    public ValueTask DisposeAsync() => new(CloseAsync());

    private async Task CloseAsync()
    {
        _isDisposed = true;
        await _commits.WhenIdle().ConfigureAwait(false);
        _log.Dispose();
    }

    private async Task<IReadOnlyList<RecordedAnswer>> CommitAsync(IReadOnlyList<RecordedAnswer> group)
    {
        try
        {
            using FileLock held = await FileLock
                .TakeAsync(LockPath, _lockTimeout, LockTimeoutOption, _timeProvider).ConfigureAwait(false);
            lock (_gate) ReadNewAndMend();
            var kept = new RecordedAnswer[group.Count];
            var fresh = new OrderedDictionary<AnswerKey, RecordedAnswer>();
            for (int i = 0; i < kept.Length; i++)
            {
                AnswerKey key = group[i].Key;
                if (FindStored(key) is { } stored) kept[i] = stored;
                else kept[i] = fresh.TryAdd(key, group[i]) ? group[i] : fresh[key];
            }

            IReadOnlyList<LogLine<RecordedAnswerLine>> lines = _log.Append(fresh.Values.Select(RecordedAnswerLine.From));
            lock (_gate)
                foreach (LogLine<RecordedAnswerLine> line in lines) Add(line);
            return kept;
        }
        catch (Exception exception)
        {
            // Whatever it was, no answer of the group may be used, and the next one would fare no better.
            throw _failure ??= new AnswerStoreException(
                $"{Path} could not keep an answer: {exception.Message} Mend that, and open the store again.", exception);
        }
    }

    private RecordedAnswer? FindStored(AnswerKey key)
    {
        LogPlace? place;
        lock (_gate) place = _index.Find(key);
        return place is { } found ? ReadAt(found, key) : null;
    }

    private RecordedAnswer ReadAt(LogPlace place, AnswerKey key)
    {
        RecordedAnswer answer = _log.ReadAt(place).ToAnswer();
        return answer.Key == key ? answer : throw _log.Changed();
    }

    private void ReadNew()
    {
        foreach (LogLine<RecordedAnswerLine> line in _log.ReadNew()) Add(line);
    }

    private void ReadNewAndMend()
    {
        long bytes = _log.Mend(Add);
        if (bytes > 0) LogTorn(_logger, Path, bytes, _log.CutPath);
    }

    private void Add(LogLine<RecordedAnswerLine> line)
    {
        RecordedAnswer answer = line.Value.ToAnswer();
        if (_index.TryAdd(answer.Key, line.Place, answer.Usage, answer.Reservation)) return;
        if (ReadAt(_index.Find(answer.Key)!.Value, answer.Key).Text != answer.Text)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{Path}, line {line.Number} gives another answer than an earlier line for {answer.Key}; ")
                + "delete one of the two.");
        }
    }

    [LoggerMessage(
        EventId = 32, EventName = "TornLineCut", Level = LogLevel.Warning,
        Message = "{Path}: a torn last line of {Bytes} bytes was cut off; a run was killed while writing it. "
            + "It is kept in {CutPath}")]
    private static partial void LogTorn(ILogger logger, string path, long bytes, string cutPath);
}
