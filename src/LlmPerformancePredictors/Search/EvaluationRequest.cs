using System.Diagnostics.CodeAnalysis;

namespace LlmPerformancePredictors.Search;

/// <summary>Different candidates that a predictor has to score, and its answers as they come in, in whatever order.</summary>
internal sealed class EvaluationRequest(SearchPredictor predictor, IReadOnlyList<Candidate> candidates)
{
    private readonly PaidPrediction?[] _answers = new PaidPrediction?[candidates.Count];
    private int _taken;

    public SearchPredictor Predictor => predictor;

    public IReadOnlyList<Candidate> Candidates => candidates;

    public bool IsAnswered(int index) => _answers[index] is not null;

    public int[] FindUnanswered() => [.. Enumerable.Range(0, _answers.Length).Where(index => !IsAnswered(index))];

    public void Answer(int index, PaidPrediction answer) => _answers[index] = answer;

    /// <summary>Takes the next answer in the order of the candidates, if it has come in.</summary>
    public bool TryTakeNext([NotNullWhen(true)] out Candidate? candidate, out PaidPrediction answer)
    {
        (candidate, answer) = (null, default);
        if (_taken == _answers.Length || _answers[_taken] is not { } next) return false;
        (candidate, answer) = (candidates[_taken++], next);
        return true;
    }
}
