using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Datasets;

/// <summary>A translation task in the embedded file: what prompts say of it, and its vocabulary.</summary>
internal sealed record TaskWording(
    string Id, string Name, string Field, string MeasuredOn, int VocabularySize, IReadOnlyList<JsonElement> Examples);

/// <summary>The embedded file of tasks, whose reading is generated.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TaskWording[]))]
internal sealed partial class TaskWordingJson : JsonSerializerContext;
