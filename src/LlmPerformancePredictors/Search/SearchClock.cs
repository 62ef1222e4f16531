using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Time by predictor and in all, over every run of a journal. Times differ from run to run, so they have a file of their own
/// beside the journal; losing it loses nothing but times.
/// </summary>
internal sealed class SearchClock : IDisposable
{
    private static readonly JsonLinesFormat<ClockLine> Format =
        new("line of a search's times", "Delete the file; only times are lost.");

    private readonly TimeProvider _provider;
    private readonly long _start;
    private readonly TimeSpan _before;
    private readonly Dictionary<string, TimeSpan> _times = new(StringComparer.Ordinal);
    private readonly JsonLinesLog<ClockLine>? _log;

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
            _before = ReadTimes(_log);
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
        _log?.Append([new ClockLine(predictor, evaluations, time.Ticks, Elapsed.Ticks)], flushToDisk: false);
    }

    public void Dispose() => _log?.Dispose();

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
