using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>What files of answers hold, and what their keys name; its reading and writing is generated.</summary>
[JsonSerializable(typeof(RecordedAnswerLine))]
[JsonSerializable(typeof(AnswerKey))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(float))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(IList<string>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject[]))]
[JsonSerializable(typeof(Dictionary<string, object?>))]
internal sealed partial class AnswerJson : JsonSerializerContext;
