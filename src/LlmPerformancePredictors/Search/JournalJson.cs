using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The lines of a search's files, whose reading and writing is generated, so that a search does not wait for reflection.
/// </summary>
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(JournalHeader))]
[JsonSerializable(typeof(EvaluationLine))]
[JsonSerializable(typeof(GenerationLine))]
[JsonSerializable(typeof(NoteLine))]
[JsonSerializable(typeof(AskedAgainLine))]
[JsonSerializable(typeof(ClockLine))]
internal sealed partial class JournalJson : JsonSerializerContext;
