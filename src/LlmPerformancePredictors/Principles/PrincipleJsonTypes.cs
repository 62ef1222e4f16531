using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Principles;

/// <summary>Principles as JSON; its reading and writing is generated.</summary>
[JsonSerializable(typeof(PrincipleJson.Document))]
internal sealed partial class PrincipleJsonTypes : JsonSerializerContext;
