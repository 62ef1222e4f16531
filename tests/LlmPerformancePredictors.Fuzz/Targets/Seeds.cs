using System.Text;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>The small problem that the readers' valid inputs are of.</summary>
internal static class Seeds
{
    public static SearchSpace Space => ToySpaces.Network;

    public static Architecture[] Pool { get; } = [.. Space.Enumerate().Where((_, i) => i % 20 == 0)];

    public static PredictionTask Task { get; } = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };

    public static Demonstration[] Demonstrations { get; } =
        [.. Space.Enumerate().Where((_, i) => i % 20 == 10).Take(3)
            .Select((architecture, i) => new Demonstration(architecture, 24 + i))];

    /// <summary>A space of Transformers with widths of a few units.</summary>
    public static SearchSpace Transformers { get; } = MachineTranslationSpace.Create(
        "tiny-transformers",
        new Dictionary<string, IReadOnlyList<int>>
        {
            [MachineTranslationSpace.EncoderEmbedDim] = [16, 8],
            [MachineTranslationSpace.DecoderEmbedDim] = [16, 8],
            [MachineTranslationSpace.EncoderFfnDims] = [24, 12],
            [MachineTranslationSpace.DecoderFfnDims] = [24, 12],
            [MachineTranslationSpace.EncoderLayers] = [1, 2],
            [MachineTranslationSpace.DecoderLayers] = [1, 2],
            [MachineTranslationSpace.EncoderHeads] = [2, 1],
            [MachineTranslationSpace.DecoderHeads] = [2, 1],
            [MachineTranslationSpace.DecoderCrossHeads] = [2, 1],
            [MachineTranslationSpace.DecoderCrossSpans] = [1, 2],
        });

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Writes a file and reads it back, for a format that is only written to a path.</summary>
    public static byte[] Written(string path, Action<string> write)
    {
        write(path);
        return File.ReadAllBytes(path);
    }
}
