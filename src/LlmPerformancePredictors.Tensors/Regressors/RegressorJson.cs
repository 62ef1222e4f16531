using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Regressors;

/// <summary>What a regressor's file holds as JSON; its reading and writing is generated.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class RegressorJson : JsonSerializerContext;
