using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>What a model's file says of it as JSON; its reading and writing is generated.</summary>
[JsonSerializable(typeof(SuperTransformerOptions))]
[JsonSerializable(typeof(TransformerPlan))]
internal sealed partial class TransformerJson : JsonSerializerContext;
