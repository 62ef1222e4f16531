using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Time by predictor and in all, over every run of a journal. Times differ from run to run, so they have a file of their own
/// beside the journal; losing it loses nothing but times.
/// </summary>
internal sealed class SearchClock : IDisposable
{
    private readonly TimeProvider _provider;
    private readonly long _start;
    private readonly TimeSpan _before;
    private readonly Dictionary<string, TimeSpan> _times = new(StringComparer.Ordinal);
    private readonly FileStream? _file;

    public SearchClock(TimeProvider provider, string? path)
    {
        _provider = provider;
        _start = provider.GetTimestamp();
        if (path is null) return;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        string text = reader.ReadToEnd();
        int whole = text.LastIndexOf('\n') + 1;
        string[] lines = text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++) _before = Read(lines[i], $"{path}, line {i + 1}");

        // What follows the last line feed was torn off by a kill.
        _file.SetLength(Encoding.UTF8.GetByteCount(text[..whole]));
        _file.Seek(0, SeekOrigin.End);
    }

    public TimeSpan Elapsed => _before + _provider.GetElapsedTime(_start);

    public TimeSpan Of(string predictor) => _times.GetValueOrDefault(predictor);

    public long Timestamp() => _provider.GetTimestamp();

    public TimeSpan Since(long timestamp) => _provider.GetElapsedTime(timestamp);

    public void Add(string predictor, int evaluations, TimeSpan time)
    {
        _times[predictor] = Of(predictor) + time;
        if (_file is null) return;
        string name = JsonSerializer.Serialize(predictor);
        _file.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"predictor":{{name}},"evaluations":{{evaluations}},"ticks":{{time.Ticks}},"elapsed_ticks":{{Elapsed.Ticks}}}{{'\n'}}""")));
    }

    public void Dispose() => _file?.Dispose();

    private TimeSpan Read(string line, string where)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            string predictor = json.RootElement.GetProperty("predictor").GetString()!;
            _times[predictor] = Of(predictor) + TimeSpan.FromTicks(json.RootElement.GetProperty("ticks").GetInt64());
            return TimeSpan.FromTicks(json.RootElement.GetProperty("elapsed_ticks").GetInt64());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SearchJournalException($"{where} holds no times: {exception.Message} Delete the file; only times are lost.", exception);
        }
    }
}
