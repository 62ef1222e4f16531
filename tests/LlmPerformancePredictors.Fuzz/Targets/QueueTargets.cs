using System.Text.Json;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.Predictors;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Messages of a queue of evaluations, which whoever may write to the server has made.</summary>
internal static class QueueTargets
{
    public static IEnumerable<FuzzTarget> Create()
    {
        EvaluatorDescription evaluator =
            EvaluatorDescription.Create("toys", Seeds.Space, Seeds.Task.Metric, "version 1", new string('a', 64));
        EvaluationTask[] tasks = [.. Seeds.Pool.Take(8).Select(architecture => EvaluationTask.Create(evaluator, architecture))];
        var failure = new PredictionFailure("it fails", "raw text") { Kind = PredictionFailureKind.Withheld };
        Prediction[] predictions =
        [
            Prediction.FromScore(24.5, 0.25), Prediction.FromFailure(failure),
            Prediction.FromScore(1) with { SampleFailures = [failure, failure] },
        ];
        yield return new(
            "evaluation-tasks", InputForm.Json,
            _ => new FuzzReader([.. tasks.Select(EvaluationMessages.Write)], ReadTask), typeof(JsonException));
        yield return new(
            "evaluation-results", InputForm.Json,
            _ => new FuzzReader(
                [.. predictions.Select(prediction => EvaluationMessages.Write(
                    new EvaluationResult(tasks[0].Id, prediction, "worker", 2, TimeSpan.FromSeconds(1.5))))],
                ReadResult),
            typeof(JsonException));
        yield return new(
            "evaluation-workers", InputForm.Json,
            _ => new FuzzReader([EvaluationMessages.Write(new WorkerStatus("worker", evaluator, 1, 20))], ReadWorker),
            typeof(JsonException));
    }

    private static string[] ReadTask(byte[] input)
    {
        EvaluationTask read = EvaluationMessages.ReadTask(input);
        EvaluationTask again = EvaluationMessages.ReadTask(EvaluationMessages.Write(read));
        Require(again.Equals(read), "a task that is written as another one");
        return [];
    }

    private static string[] ReadResult(byte[] input)
    {
        Prediction read = EvaluationMessages.ReadResult(input).Prediction;
        Require(!read.HasScore || double.IsFinite(read.Score), "a score that is no number");
        return [];
    }

    private static string[] ReadWorker(byte[] input)
    {
        EvaluationMessages.ReadWorker(input);
        return [];
    }
}
