using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// HAT's choices with small values: 5,376 Transformers, each small enough to be trained from scratch on a laptop.
/// </summary>
internal static class SmallTransformerSpace
{
    /// <summary>The width of queries, keys and values in all of them.</summary>
    public const int AttentionWidth = 64;

    /// <summary>For number words, which even narrow ones can learn.</summary>
    public static SearchSpace NumberWords { get; } = Create("number-words-transformers", [64, 32, 16, 8], [128, 16]);

    /// <summary>For inventories.</summary>
    public static SearchSpace Inventories { get; } = Create("inventory-transformers", [64, 32, 16, 8], [128, 32]);

    private static SearchSpace Create(string name, int[] widths, int[] feedForwardWidths) => MachineTranslationSpace.Create(
        name,
        new Dictionary<string, IReadOnlyList<int>>
        {
            [MachineTranslationSpace.EncoderEmbedDim] = widths,
            [MachineTranslationSpace.EncoderLayers] = [2],
            [MachineTranslationSpace.EncoderFfnDims] = feedForwardWidths,
            [MachineTranslationSpace.EncoderHeads] = [4],
            [MachineTranslationSpace.DecoderEmbedDim] = widths,
            [MachineTranslationSpace.DecoderLayers] = [3, 2, 1],
            [MachineTranslationSpace.DecoderFfnDims] = feedForwardWidths,
            [MachineTranslationSpace.DecoderHeads] = [4],
            [MachineTranslationSpace.DecoderCrossHeads] = [4],
            [MachineTranslationSpace.DecoderCrossSpans] = [1, 2],
        },
        new Dictionary<string, string>
        {
            [MachineTranslationSpace.DecoderCrossSpans] =
                "how many of the last encoder layers the encoder-decoder attention reads (1 or 2), one value per decoder layer",
        });
}
