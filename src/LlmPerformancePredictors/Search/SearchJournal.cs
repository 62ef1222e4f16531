using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The append-only record of a search: a header, then evaluations, notes and ends of generations, each line handed to the
/// operating system before its content is used. A resumed search does everything again and finds here what it paid for; the file
/// is read along with it, never as a whole.
/// </summary>
internal sealed class SearchJournal : IDisposable
{
    private readonly IReadOnlyList<ICostModel> _costs;
    private readonly JsonLinesLog<JournalLine> _log;
    private readonly JournalReplay _replay;
    private bool _isProlonged;

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">The search's header.</param>
    /// <param name="prolonging">The settings that only prolong the search.</param>
    /// <param name="costs">The costs that candidates state.</param>
    /// <param name="asksFailuresAgain">Whether failures that may be transient are no answers.</param>
    /// <exception cref="SearchJournalException">
    /// The file is another search's journal, damaged, or no journal; it is left as it is.
    /// </exception>
    /// <exception cref="IOException">The file cannot be opened, for example because another search has it.</exception>
    public SearchJournal(
        string path, JournalHeader header, IReadOnlyCollection<string> prolonging, IReadOnlyList<ICostModel> costs,
        bool asksFailuresAgain)
    {
        _costs = costs;
        _log = new JsonLinesLog<JournalLine>(path, JournalFormat.Lines);
        try
        {
            _replay = new JournalReplay(_log, Open(header, prolonging, asksFailuresAgain));
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    /// <summary>Answers what the journal has of a request.</summary>
    public void Replay(EvaluationRequest request)
    {
        if (!_replay.TryPeek(out _) && !_replay.HasAnswers) return;
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < request.Candidates.Count; i++) open.Add(request.Candidates[i].Architecture.Id, i);
        TakeAnswers(request, open);
        while (open.Count > 0 && _replay.TryPeek(out LogLine<JournalLine> line))
        {
            // Reading on may have come upon answers to take up.
            if (TakeAnswers(request, open)) continue;
            bool isEndOfAShorterSearch = _isProlonged && line.Value is GenerationLine;
            if (!isEndOfAShorterSearch) Answer(request, open, line);
            _replay.Skip();
        }

        TakeAnswers(request, open);
    }

    public void AppendEvaluations(int generation, EvaluationRequest request, PredictorCall call)
    {
        var lines = new List<EvaluationLine>(call.AskedCount);
        for (int i = 0; i < call.Answers.Length; i++)
        {
            if (call.Answers[i].NotAsked is not null) continue;
            lines.Add(EvaluationLine.Create(
                generation, request.Predictor.Name, request.Candidates[call.Indexes[i]], _costs, call.Answers[i]));
        }

        _log.Append(lines, flushToDisk: false);
    }

    /// <summary>Writes the end of a generation, or checks that the journal has the same.</summary>
    public void EndGeneration(SearchGeneration generation)
    {
        GenerationLine end = GenerationLine.Create(generation);
        if (!_replay.TryPeek(out LogLine<JournalLine> line))
        {
            _log.Append([end]);
            return;
        }

        if (line.Value is not GenerationLine found || !found.IsSameAs(end))
            throw Diverged(
                line, $"ends a generation: {JsonSerializer.Serialize(end, JournalFormat.Options.GetTypeInfo(end.GetType()))}");
        _replay.Skip();
    }

    /// <summary>The text of the next note; null if the journal ends before it.</summary>
    public string? ReplayNote(string key)
    {
        if (!_replay.TryPeek(out LogLine<JournalLine> line)) return null;
        if (line.Value is not NoteLine note || note.Note != key) throw Diverged(line, $"asks for the note '{key}'");
        _replay.Skip();
        return note.Text;
    }

    public void AppendNote(string key, string text) => _log.Append([new NoteLine(key, text)]);

    public void Dispose()
    {
        _replay.Dispose();
        _log.Dispose();
    }

    private bool TakeAnswers(EvaluationRequest request, Dictionary<string, int> open)
    {
        if (!_replay.HasAnswers) return false;
        int before = open.Count;
        foreach ((string architecture, int index) in open.ToArray())
        {
            if (!_replay.TryTakeAnswer(request.Predictor.Name, architecture, out PaidPrediction answer)) continue;
            request.Answer(index, answer);
            open.Remove(architecture);
        }

        return open.Count < before;
    }

    private void Answer(EvaluationRequest request, Dictionary<string, int> open, LogLine<JournalLine> line)
    {
        if (line.Value is not EvaluationLine evaluation
            || evaluation.Predictor != request.Predictor.Name
            || !open.Remove(evaluation.Architecture, out int index))
            throw Diverged(
                line, $"asks '{request.Predictor.Name}' for {request.Candidates[open.Values.Min()].Architecture.Id}");
        if (evaluation.FindCostDifference(request.Candidates[index], _costs) is { } difference)
            throw new SearchJournalException(
                $"{_log.Path}, line {line.Number}: {difference}. A search goes on with the costs that it began with: give it the "
                + "same cost model, and one that measures anew the values that it measured; or name another journal.");
        request.Answer(index, evaluation.ToAnswer());
    }

    // The first reading mends the file, and finds what is to be asked again.
    private JournalPlan Open(JournalHeader header, IReadOnlyCollection<string> prolonging, bool asksFailuresAgain)
    {
        var plan = new JournalPlan();
        bool isNew = true;
        try
        {
            _log.Mend(line =>
            {
                if (isNew) RequireHeader(line.Value, header, prolonging);
                else plan.Add(line);
                isNew = false;
            });
        }
        catch (InvalidDataException exception)
        {
            throw isNew ? NoJournal(exception) : new SearchJournalException(exception.Message, exception);
        }

        if (isNew) _log.Append([header]);
        else if (plan.FindAgain(asksFailuresAgain) is { } again)
            foreach (LogLine<JournalLine> line in _log.Append([again])) plan.Add(line);
        return plan;
    }

    private void RequireHeader(JournalLine found, JournalHeader wanted, IReadOnlyCollection<string> prolonging)
    {
        if (found is not JournalHeader header) throw NoJournal();
        _isProlonged = header.IsProlongedBy(wanted, prolonging);
        if (header.FindDifference(wanted, prolonging) is { } difference)
            throw new SearchJournalException(
                $"{_log.Path} is the journal of another search: {difference}. "
                + "Name another file, delete it, or search with its settings.");
    }

    private SearchJournalException NoJournal(Exception? exception = null) =>
        new($"{_log.Path} is no search journal; name another file, or delete it.", exception);

    private SearchJournalException Diverged(LogLine<JournalLine> line, string now) => new(
        $"{_log.Path}, line {line.Number} holds {line.Value.Describe()}, but the search {now}. "
        + "Its predictors, costs or code have changed since; name another file, or delete this one to start anew.");
}
