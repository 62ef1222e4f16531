using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>A line of a log in tests.</summary>
internal sealed record NoteLine(string Text, int Number = 0)
{
    public static JsonLinesFormat<NoteLine> Format { get; } = new(
        "note", "Delete the line.", JsonLinesFormat.CreateOptions(new DefaultJsonTypeInfoResolver()));

    public double? MeanScore { get; init; }
}
