using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>The lines of a study's trials, whose reading and writing is generated.</summary>
[JsonSerializable(typeof(TrialLine))]
internal sealed partial class TrialJson : JsonSerializerContext;
