using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Distributed;

/// <summary>Messages of queues, whose reading and writing is generated; no type is named in them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TaskMessage))]
[JsonSerializable(typeof(ResultMessage))]
[JsonSerializable(typeof(WorkerMessage))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
