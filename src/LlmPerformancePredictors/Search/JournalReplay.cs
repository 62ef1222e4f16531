using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The lines of a journal one after the other, read when the search gets there, and the answers of those that were set aside.
/// </summary>
internal sealed class JournalReplay : IDisposable
{
    private readonly JournalPlan _plan;
    private readonly Dictionary<(string Predictor, string Architecture), PaidPrediction> _answers = [];
    private IEnumerator<LogLine<JournalLine>>? _lines;
    private LogLine<JournalLine>? _next;

    /// <summary>Begins behind the header.</summary>
    public JournalReplay(JsonLinesLog<JournalLine> log, JournalPlan plan)
    {
        _plan = plan;
        if (plan.LastLine > 1) _lines = log.ReadAgain().GetEnumerator();
    }

    /// <summary>Whether there are answers of lines that were set aside.</summary>
    public bool HasAnswers => _answers.Count > 0;

    /// <summary>The next line to go along; false at the end of the journal.</summary>
    public bool TryPeek(out LogLine<JournalLine> line)
    {
        while (_next is null && _lines is not null)
        {
            if (_lines.MoveNext()) Read(_lines.Current);
            else Dispose();
        }

        line = _next ?? default;
        return _next is not null;
    }

    /// <summary>Goes on behind the line that was peeked at.</summary>
    public void Skip() => _next = null;

    /// <summary>Takes up an answer that was set aside.</summary>
    public bool TryTakeAnswer(string predictor, string architecture, out PaidPrediction answer) =>
        _answers.Remove((predictor, architecture), out answer);

    public void Dispose()
    {
        _lines?.Dispose();
        _lines = null;
    }

    private void Read(LogLine<JournalLine> line)
    {
        if (line.Value is JournalHeader or AskedAgainLine) return;
        if (!_plan.IsSetAside(line.Number)) _next = line;
        else if (line.Value is EvaluationLine evaluation
            && evaluation.ToAnswer() is var answer
            && _plan.IsAnswer(line.Number, answer))
            _answers[(evaluation.Predictor, evaluation.Architecture)] = answer;
    }
}
