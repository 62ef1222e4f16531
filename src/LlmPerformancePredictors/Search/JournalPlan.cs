using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Which lines of a journal a resumed search goes along, and which were set aside because a failure was asked again.
/// </summary>
internal sealed class JournalPlan
{
    private readonly List<(long From, long To, PredictionFailureKind Kind)> _setAside = [];
    private long? _firstNotAsked;
    private long? _firstTransient;

    /// <summary>The last line, from 1.</summary>
    public long LastLine { get; private set; } = 1;

    /// <summary>Takes in a line behind the header, in order.</summary>
    public void Add(LogLine<JournalLine> line)
    {
        LastLine = line.Number;
        if (line.Value is AskedAgainLine again)
        {
            _setAside.Add((again.AskedAgain, line.Number, again.Kind));
            if (_firstNotAsked >= again.AskedAgain) _firstNotAsked = null;
            if (_firstTransient >= again.AskedAgain) _firstTransient = null;
        }
        else if (line.Value is EvaluationLine evaluation)
        {
            PaidPrediction answer = evaluation.ToAnswer();
            if (answer.NotAsked is not null) _firstNotAsked ??= line.Number;
            else if (IsTransient(answer)) _firstTransient ??= line.Number;
        }
    }

    /// <summary>What a search has to write before it goes on, if there is something to ask again.</summary>
    /// <param name="asksFailuresAgain">Whether that are failures that may be transient too.</param>
    public AskedAgainLine? FindAgain(bool asksFailuresAgain)
    {
        // What was not asked was never an answer; only the version before wrote it down.
        long? first = asksFailuresAgain && !(_firstNotAsked < _firstTransient)
            ? _firstTransient ?? _firstNotAsked
            : _firstNotAsked;
        return first is { } line
            ? new AskedAgainLine(line, asksFailuresAgain ? PredictionFailureKind.NoAnswer : PredictionFailureKind.NotAsked)
            : null;
    }

    /// <summary>Whether a line was set aside; its evaluation is then an answer to take up, or nothing.</summary>
    public bool IsSetAside(long line) => _setAside.Exists(range => line >= range.From && line <= range.To);

    /// <summary>Whether an evaluation that was set aside is an answer.</summary>
    public bool IsAnswer(long line, PaidPrediction answer) =>
        answer.NotAsked is null
        && !(IsTransient(answer) && _setAside.Exists(range =>
            range.Kind == PredictionFailureKind.NoAnswer && line >= range.From && line <= range.To));

    private static bool IsTransient(PaidPrediction answer) =>
        answer.Prediction.Failure?.Kind is PredictionFailureKind.NoAnswer or PredictionFailureKind.PredictorThrew
            or PredictionFailureKind.Abandoned;
}
