using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>A vocabulary's file: words, or characters and merges.</summary>
internal sealed record VocabularyDocument
{
    public int Vocabulary { get; init; }

    public string[]? Words { get; init; }

    public string[]? Characters { get; init; }

    public string[][]? Merges { get; init; }
}

/// <summary>What a vocabulary's file holds, whose reading and writing is generated.</summary>
[JsonSerializable(typeof(VocabularyDocument))]
internal sealed partial class VocabularyJsonTypes : JsonSerializerContext;
