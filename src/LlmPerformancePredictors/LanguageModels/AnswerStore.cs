using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Answers that were paid for, on disk: an append-only file of <see cref="RecordedAnswerFile"/>'s lines, so that
/// <see cref="ReplayChatClient"/> reads what a live run wrote. An answer is flushed to the disk before <see cref="AddAsync"/>
/// returns; answers that come at the same time share a flush.
/// </summary>
/// <remarks>
/// <para>Thread safe. Several processes may use one file: each write is made under a lock on the file beside it (<c>.lock</c>, which stays),
/// and what others wrote is found too. Where two processes asked the same, the answer that came first is both's.</para>
/// <para>A torn last line, of a process killed while writing, is cut off; damage elsewhere is an error that names its line. Memory
/// holds places, not texts: some fifty bytes an answer.</para>
/// </remarks>
public sealed partial class AnswerStore : IDisposable, IAsyncDisposable
{
    private readonly Lock _indexGate = new();
    private readonly Lock _pendingGate = new();
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly SafeFileHandle _file;
    private readonly AnswerIndex _index;
    private readonly FileLock _lock;
    private readonly ILogger _logger;
    private List<Pending> _pending = [];
    private TaskCompletionSource? _idle;
    private AnswerStoreException? _failure;
    private bool _committing;
    private bool _disposed;

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="timeProvider">Measures how long a lock is waited for; null takes the system's clock.</param>
    /// <param name="logger">Is told of torn lines; null for none.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    /// <exception cref="InvalidDataException">A line is no recorded answer, or two give different answers to one key; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public AnswerStore(AnswerStoreOptions options, TimeProvider? timeProvider = null, ILogger<AnswerStore>? logger = null)
    {
        new AnswerStoreOptionsValidator().ThrowIfInvalid(options, nameof(options));
        Path = System.IO.Path.GetFullPath(options.Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        _logger = logger ?? NullLogger<AnswerStore>.Instance;
        _lock = new FileLock(Path + ".lock", options.LockTimeout, timeProvider ?? TimeProvider.System);
        _file = File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _index = new AnswerIndex(_file, Path);
        try
        {
            // Who holds the lock now is writing, and mends a torn line first.
            using FileStream? held = _lock.TryTake();
            if (held is null) _index.ReadOn();
            else ReadOnAndMend();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file, in full.</summary>
    public string Path { get; }

    /// <summary>What the answers took together, as far as this process has read.</summary>
    public UsageTotals Totals
    {
        get
        {
            lock (_indexGate) return _index.Totals;
        }
    }

    /// <summary>Finds an answer, of this process or of another.</summary>
    /// <param name="key">What it answers.</param>
    /// <param name="answer">The answer, or null.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">Another process wrote a line that is no recorded answer; the message names file and line.</exception>
    /// <exception cref="AnswerStoreException">The file was changed other than by adding lines.</exception>
    public bool TryFind(AnswerKey key, [NotNullWhen(true)] out RecordedAnswer? answer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        (long, int)? place;
        lock (_indexGate)
        {
            place = _index.Find(key);

            // What this process is writing just now is not on the disk yet.
            if (place is null && !Volatile.Read(ref _committing))
            {
                _index.ReadOn();
                place = _index.Find(key);
            }
        }

        answer = place is { } found ? AnswerIndex.ReadAt(_file, Path, found, key) : null;
        return answer is not null;
    }

    /// <summary>Keeps an answer. It takes no cancellation token: what was paid for is kept.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The answer that counts, once it is on the disk: this one, or the one that was there for its key.</returns>
    /// <exception cref="AnswerStoreException">It could not be written; the message says why.</exception>
    public Task<RecordedAnswer> AddAsync(RecordedAnswer answer)
    {
        // What UTF-8 cannot hold would be read back otherwise than it was used.
        var pending = new Pending(answer with { Text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(answer.Text)) });
        lock (_pendingGate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowIfBroken();
            _pending.Add(pending);
            if (_committing) return pending.Written.Task;
            Volatile.Write(ref _committing, true);
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        // Whoever comes first writes at once, on its own thread, and leaves what came meanwhile to the thread pool.
        _ = CommitAllAsync();
        return pending.Written.Task;
    }

    /// <summary>Throws if an earlier write failed, so that nothing is paid for that could not be kept.</summary>
    /// <exception cref="AnswerStoreException">One did; the message says why.</exception>
    public void ThrowIfBroken()
    {
        if (_failure is { } failure) throw new AnswerStoreException(failure.Message, failure);
    }

    /// <summary>Closes the file; what is being written is written first.</summary>
    public void Dispose()
    {
        lock (_pendingGate)
        {
            _disposed = true;
            if (!_committing) _file.Dispose();
        }
    }

    /// <summary>Closes the file, after what is being written.</summary>
    /// <returns>The end of it.</returns>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        Task? idle;
        lock (_pendingGate) idle = _idle?.Task;
        if (idle is not null) await idle.ConfigureAwait(false);
    }

    private async Task CommitAllAsync()
    {
        while (true)
        {
            List<Pending> group;
            lock (_pendingGate)
            {
                if (_pending.Count == 0)
                {
                    Volatile.Write(ref _committing, false);
                    if (_disposed) _file.Dispose();
                    _idle!.SetResult();
                    return;
                }

                (group, _pending) = (_pending, []);
            }

            try
            {
                await CommitAsync(group).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Whatever it was, no answer of the group may be used, and the next one would fare no better.
                _failure ??= new AnswerStoreException($"{Path} could not keep an answer: {exception.Message} Mend that, and open the store again.", exception);
                foreach (Pending pending in group) pending.Written.TrySetException(_failure);
            }

            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    private async Task CommitAsync(List<Pending> group)
    {
        var stored = new RecordedAnswer[group.Count];
        using (await _lock.TakeAsync().ConfigureAwait(false))
        {
            RequireSameFile();
            lock (_indexGate) ReadOnAndMend();
            _lines.ResetWrittenCount();
            var lengths = new Dictionary<AnswerKey, (RecordedAnswer Answer, int Length)>();
            for (int i = 0; i < stored.Length; i++)
            {
                RecordedAnswer answer = group[i].Answer;
                if ((Earlier(answer.Key) ?? lengths.GetValueOrDefault(answer.Key).Answer) is { } earlier)
                {
                    stored[i] = earlier;
                    continue;
                }

                stored[i] = answer;
                int before = _lines.WrittenCount;
                RecordedAnswerLine.Write(_lines, answer);
                lengths.Add(answer.Key, (answer, _lines.WrittenCount - before));
            }

            if (lengths.Count > 0)
            {
                RandomAccess.Write(_file, _lines.WrittenSpan, _index.End);
                RandomAccess.FlushToDisk(_file);
                lock (_indexGate)
                    foreach ((RecordedAnswer answer, int length) in lengths.Values) _index.Add(answer, length);
            }
        }

        for (int i = 0; i < stored.Length; i++) group[i].Written.TrySetResult(stored[i]);
    }

    private RecordedAnswer? Earlier(AnswerKey key)
    {
        lock (_indexGate) return _index.Find(key) is { } place ? AnswerIndex.ReadAt(_file, Path, place, key) : null;
    }

    // Under the lock nobody writes: what has no line feed was left by a process that was killed.
    private void ReadOnAndMend()
    {
        _index.ReadOn();
        long rest = RandomAccess.GetLength(_file) - _index.End;
        if (rest == 0) return;
        byte[] tail = new byte[rest];
        _ = RandomAccess.Read(_file, tail, _index.End);
        try
        {
            RecordedAnswerLine.Parse(tail);
            RandomAccess.Write(_file, "\n"u8, _index.End + rest);
            _index.ReadOn();
        }
        catch (JsonException)
        {
            RandomAccess.SetLength(_file, _index.End);
            LogTorn(_logger, Path, rest);
        }
    }

    // Writing on into a file that was deleted or replaced would lose the answers.
    private void RequireSameFile()
    {
        var there = new FileInfo(Path);
        if (!there.Exists || there.Length != RandomAccess.GetLength(_file))
            throw new AnswerStoreException($"{Path} was deleted or replaced while it was open.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: a torn last line of {Bytes} bytes was cut off; a run was killed while writing it")]
    private static partial void LogTorn(ILogger logger, string path, long bytes);

    private sealed class Pending(RecordedAnswer answer)
    {
        public RecordedAnswer Answer { get; } = answer;

        public TaskCompletionSource<RecordedAnswer> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
