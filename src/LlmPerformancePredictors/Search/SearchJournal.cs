using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The append-only record of a search: a header, then evaluations, notes and ends of generations, each line handed to the
/// operating system before its content is used. A resumed search does everything again and finds here what it paid for. A
/// last line without its line feed was torn off by a kill and is cut away.
/// </summary>
internal sealed class SearchJournal : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly JournalLines _lines = new();
    private readonly List<JournalEntry> _entries = [];
    private int _cursor;

    public SearchJournal(string path, IReadOnlyList<(string Name, object Value)> header)
    {
        _path = path;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        // Two searches on one journal would tear it; only FileShare.None locks on every system.
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        try
        {
            _lines.AddHeader(header);
            Open(_lines.Written.ToArray());
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Fills in the evaluations of a request that the journal has.</summary>
    public void TakeEvaluations(string predictor, List<Candidate> fresh, (Prediction Prediction, decimal Money)?[] scores)
    {
        if (_cursor == _entries.Count || fresh.Count == 0) return;
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < fresh.Count; i++) positions.Add(fresh[i].Architecture.Id, i);
        int missing = fresh.Count;
        for (; missing > 0 && _cursor < _entries.Count; _cursor++, missing--)
        {
            JournalEntry entry = _entries[_cursor];
            if (entry.Kind != JournalEntry.Evaluation || entry.Name != predictor || !positions.TryGetValue(entry.Text, out int position) || scores[position] is not null)
                throw Diverged(entry, $"asks '{predictor}' for {fresh[Array.FindIndex(scores, score => score is null)].Architecture.Id}");
            scores[position] = (entry.Prediction!.Value, entry.Money);
        }
    }

    public void Append(
        int generation, string predictor, IReadOnlyList<ICostModel> costs, IEnumerable<(Candidate Candidate, Prediction Prediction, decimal Money)> evaluations)
    {
        _lines.Clear();
        foreach ((Candidate candidate, Prediction prediction, decimal money) in evaluations)
            _lines.AddEvaluation(generation, predictor, costs, candidate, prediction, money);
        Write(toDisk: false);
    }

    public void Record(SearchGeneration generation)
    {
        _lines.Clear();
        _lines.AddGeneration(generation);
        if (_cursor == _entries.Count)
        {
            Write(toDisk: true);
            return;
        }

        JournalEntry entry = _entries[_cursor];
        string line = Encoding.UTF8.GetString(_lines.Written).TrimEnd('\n');
        if (entry.Kind != JournalEntry.Generation || entry.Text != line) throw Diverged(entry, $"ends a generation: {line}");
        _cursor++;
    }

    public string? TakeNote(string key)
    {
        if (_cursor == _entries.Count) return null;
        JournalEntry entry = _entries[_cursor];
        if (entry.Kind != JournalEntry.Note || entry.Name != key) throw Diverged(entry, $"asks for the note '{key}'");
        _cursor++;
        return entry.Text;
    }

    public void AppendNote(string key, string text)
    {
        _lines.Clear();
        _lines.AddNote(key, text);
        Write(toDisk: true);
    }

    public void Dispose()
    {
        _file.Dispose();
        _lines.Dispose();
    }

    private void Open(byte[] header)
    {
        byte[] content = new byte[_file.Length];
        _file.ReadExactly(content);
        int whole = Array.LastIndexOf(content, (byte)'\n') + 1;
        if (whole == 0)
        {
            // Nothing, or the beginning of this very header. Any other file is not ours to overwrite.
            if (!header.AsSpan().StartsWith(content)) throw new SearchJournalException($"{_path} is no search journal; name another file, or delete it.");
            _file.SetLength(0);
            _file.Write(header);
            _file.Flush(flushToDisk: true);
            return;
        }

        string[] lines = Encoding.UTF8.GetString(content, 0, whole - 1).Split('\n');
        RequireHeader(lines[0], Encoding.UTF8.GetString(header).TrimEnd('\n'));
        for (int i = 1; i < lines.Length; i++) _entries.Add(JournalEntry.Parse(lines[i], i + 1, _path));
        _file.SetLength(whole);
        _file.Seek(0, SeekOrigin.End);
    }

    private void RequireHeader(string found, string wanted)
    {
        if (found == wanted) return;
        try
        {
            using var one = JsonDocument.Parse(found);
            using var other = JsonDocument.Parse(wanted);
            foreach (JsonProperty property in other.RootElement.EnumerateObject())
            {
                string there = one.RootElement.TryGetProperty(property.Name, out JsonElement value) ? value.GetRawText() : "nothing";
                if (there != property.Value.GetRawText())
                    throw new SearchJournalException(
                        $"{_path} is the journal of another search: its {property.Name} is {there}, this search's is {property.Value.GetRawText()}. "
                        + "Name another file, delete it, or search with its settings.");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SearchJournalException($"{_path} is no search journal; name another file, or delete it.", exception);
        }

        throw new SearchJournalException($"{_path} is the journal of another version; name another file, or delete it.");
    }

    private void Write(bool toDisk)
    {
        _file.Write(_lines.Written);
        _file.Flush(toDisk);
    }

    private SearchJournalException Diverged(JournalEntry entry, string now) => new(
        $"{_path}, line {entry.Line} holds {entry.Summary}, but the search {now}. Its predictors, costs or code have changed since; "
        + "name another file, or delete this one to start anew.");
}
