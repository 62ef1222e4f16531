using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>How translations are made as JSON, by which predictors are told apart; its writing is generated.</summary>
[JsonSerializable(typeof(DecodingOptions))]
internal sealed partial class DecodingJson : JsonSerializerContext;
