using System.Text.Json;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Distributed;

/// <summary>A result on the wire: a score, or a failure.</summary>
internal sealed record ResultMessage(
    int EvaluationResult, string Task, string Worker, int Delivery, double Seconds, double? Score = null,
    double? StandardDeviation = null, PredictionFailure? Failure = null, IReadOnlyList<PredictionFailure>? SampleFailures = null)
{
    public static ResultMessage Create(EvaluationResult result)
    {
        Prediction prediction = result.Prediction;
        return new ResultMessage(
            EvaluationMessages.Version, result.TaskId, result.Worker, result.Delivery, result.Time.TotalSeconds,
            prediction.HasScore ? prediction.Score : null, prediction.StandardDeviation, prediction.Failure,
            prediction.SampleFailures.Count > 0 ? prediction.SampleFailures : null);
    }

    public EvaluationResult ToResult()
    {
        if (Score is null == Failure is null) throw new JsonException("The result has to have either a score or a failure.");
        Prediction prediction = Score is { } score
            ? Prediction.FromScore(score, StandardDeviation)
            : Prediction.FromFailure(Failure!);
        if (SampleFailures is not null) prediction = prediction with { SampleFailures = SampleFailures };
        return new EvaluationResult(Task, prediction, Worker, Delivery, TimeSpan.FromSeconds(Seconds));
    }
}
