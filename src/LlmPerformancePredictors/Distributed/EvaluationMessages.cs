using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// Tasks, results and reports as JSON with a version, for queues that go over a wire. Whatever is wrong with a message is a
/// <see cref="JsonException"/> that names it.
/// </summary>
internal static class EvaluationMessages
{
    public const int Version = 1;

    public static byte[] Write(EvaluationTask task) => JsonSerializer.SerializeToUtf8Bytes(
        new TaskMessage(Version, task.Id, task.Evaluator, task.Architecture, task.Attempt), EvaluationJson.Default.TaskMessage);

    public static byte[] Write(EvaluationResult result) => JsonSerializer.SerializeToUtf8Bytes(
        ResultMessage.Create(result), EvaluationJson.Default.ResultMessage);

    public static byte[] Write(WorkerStatus worker) => JsonSerializer.SerializeToUtf8Bytes(
        new WorkerMessage(Version, worker), EvaluationJson.Default.WorkerMessage);

    public static EvaluationTask ReadTask(ReadOnlySpan<byte> json)
    {
        TaskMessage message = Read(json, EvaluationJson.Default.TaskMessage, "The task", read => read.EvaluationTask);
        if (message.Attempt < 1) throw new JsonException($"The task's attempt is {message.Attempt}; allowed is 1 or more.");
        EvaluationTask task = EvaluationTask.Create(message.Evaluator, message.Architecture, message.Attempt);
        return task.Id == message.Id
            ? task
            : throw new JsonException($"The task is called {message.Id}, but its content is that of {task.Id}.");
    }

    public static EvaluationResult ReadResult(ReadOnlySpan<byte> json)
    {
        ResultMessage message = Read(json, EvaluationJson.Default.ResultMessage, "The result", read => read.EvaluationResult);
        try
        {
            return message.ToResult();
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public static WorkerStatus ReadWorker(ReadOnlySpan<byte> json) =>
        Read(json, EvaluationJson.Default.WorkerMessage, "The report", read => read.EvaluationWorker).Worker;

    private static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string subject, Func<T, int> version)
        where T : class
    {
        T message = StrictJson.Deserialize(json, type, subject);
        return version(message) == Version
            ? message
            : throw new JsonException(FormattableString.Invariant(
                $"{subject} is of version {version(message)}; this program reads version {Version}: update the older side."));
    }
}
