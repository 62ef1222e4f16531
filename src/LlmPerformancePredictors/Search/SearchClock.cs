using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Time by predictor and in all, over every run of a journal. Times differ from run to run, so they have a file of their own
/// beside the journal; losing it loses nothing but times, and a kill loses the last moments'.
/// </summary>
internal sealed class SearchClock : IDisposable
{
    private static readonly JsonLinesFormat<ClockLine> Format =
        new("line of a search's times", "Delete the file; only times are lost.", JournalFormat.Options);

    // Writing every call of a predictor of microseconds would take longer than the calls.
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _provider;
    private readonly long _start;
    private readonly TimeSpan _before;
    private readonly Dictionary<string, TimeSpan> _times = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Evaluations, TimeSpan Time)> _unwritten = new(StringComparer.Ordinal);
    private readonly JsonLinesLog<ClockLine>? _log;
    private TimeSpan _written;

    /// <summary>Starts the clock.</summary>
    /// <param name="provider">Measures time.</param>
    /// <param name="path">The file of times, which is gone on with; null for none.</param>
    /// <exception cref="SearchJournalException">The file holds something else.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public SearchClock(TimeProvider provider, string? path)
    {
        _provider = provider;
        _start = provider.GetTimestamp();
        if (path is null) return;
        _log = new JsonLinesLog<ClockLine>(path, Format);
        try
        {
            _written = _before = ReadTimes(_log);
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    /// <summary>The time so far, over all runs.</summary>
    public TimeSpan Elapsed => _before + _provider.GetElapsedTime(_start);

    /// <summary>The time of a predictor's calls, over all runs.</summary>
    public TimeSpan GetTime(string predictor) => _times.GetValueOrDefault(predictor);

    public long GetTimestamp() => _provider.GetTimestamp();

    public TimeSpan GetElapsed(long timestamp) => _provider.GetElapsedTime(timestamp);

    public void Add(string predictor, int evaluations, TimeSpan time)
    {
        _times[predictor] = GetTime(predictor) + time;
        if (_log is null) return;
        (int evaluationsBefore, TimeSpan timeBefore) = _unwritten.GetValueOrDefault(predictor);
        _unwritten[predictor] = (evaluationsBefore + evaluations, timeBefore + time);
        if (Elapsed - _written >= WriteInterval) Write(_log);
    }

    public void Dispose()
    {
        if (_log is null) return;
        try
        {
            Write(_log);
        }
        catch (IOException)
        {
            // Only times are lost, and whatever ended the search is worth more than this.
        }
        finally
        {
            _log.Dispose();
        }
    }

    private void Write(JsonLinesLog<ClockLine> log)
    {
        _written = Elapsed;
        log.Append(
            _unwritten.Select(call => new ClockLine(call.Key, call.Value.Evaluations, call.Value.Time.Ticks, _written.Ticks)),
            flushToDisk: false);
        _unwritten.Clear();
    }

    private TimeSpan ReadTimes(JsonLinesLog<ClockLine> log)
    {
        long elapsed = 0;
        try
        {
            log.Mend(line =>
            {
                _times[line.Value.Predictor] = GetTime(line.Value.Predictor) + TimeSpan.FromTicks(line.Value.Ticks);
                elapsed = line.Value.ElapsedTicks;
            });
        }
        catch (InvalidDataException exception)
        {
            throw new SearchJournalException(exception.Message, exception);
        }

        return TimeSpan.FromTicks(elapsed);
    }
}
