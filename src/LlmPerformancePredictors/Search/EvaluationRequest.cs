using System.Diagnostics.CodeAnalysis;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>Different candidates that a predictor has to score, and its answers as they come in, in whatever order.</summary>
internal sealed class EvaluationRequest(SearchPredictor predictor, IReadOnlyList<Candidate> candidates)
{
    private readonly PaidPrediction?[] _answers = new PaidPrediction?[candidates.Count];
    private int _taken;
    private bool _isClosed;

    public SearchPredictor Predictor => predictor;

    public IReadOnlyList<Candidate> Candidates => candidates;

    public bool IsAnswered(int index) => _answers[index] is not null;

    public int[] FindUnanswered() => [.. Enumerable.Range(0, _answers.Length).Where(index => !IsAnswered(index))];

    /// <summary>The first candidate that the predictor did not ask for, and why; null if there is none.</summary>
    public (Candidate Candidate, PredictionFailure Reason)? NotAsked { get; private set; }

    /// <summary>Takes an answer; one that says that nothing was asked is none.</summary>
    public void Answer(int index, PaidPrediction answer)
    {
        if (answer.NotAsked is { } reason) NotAsked ??= (candidates[index], reason);
        else _answers[index] = answer;
    }

    /// <summary>No more answers come in, so those behind one that is missing may be taken.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Takes the next answer in the order of the candidates, if it has come in.</summary>
    public bool TryTakeNext([NotNullWhen(true)] out Candidate? candidate, out PaidPrediction answer)
    {
        (candidate, answer) = (null, default);
        while (_isClosed && _taken < _answers.Length && !IsAnswered(_taken)) _taken++;
        if (_taken == _answers.Length || _answers[_taken] is not { } next) return false;
        (candidate, answer) = (candidates[_taken++], next);
        return true;
    }
}
