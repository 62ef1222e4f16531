using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>What the files of a batch hold; its reading and writing is generated.</summary>
[JsonSerializable(typeof(BatchKey))]
[JsonSerializable(typeof(BatchFailure))]
[JsonSerializable(typeof(BatchStep))]
internal sealed partial class BatchJson : JsonSerializerContext;
