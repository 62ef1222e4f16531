using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// HAT's choices with small values: 5,376 Transformers, each small enough to be trained from scratch on a laptop to translate
/// number words.
/// </summary>
internal static class NumberWordsSpace
{
    /// <summary>The width of queries, keys and values in all of them.</summary>
    public const int AttentionWidth = 64;

    /// <summary>The space; its choices are named by the constants of <see cref="MachineTranslationSpace"/>.</summary>
    public static SearchSpace Instance { get; } = MachineTranslationSpace.Create(
        "number-words-transformers",
        new Dictionary<string, IReadOnlyList<int>>
        {
            [MachineTranslationSpace.EncoderEmbedDim] = [64, 32, 16, 8],
            [MachineTranslationSpace.EncoderLayers] = [2],
            [MachineTranslationSpace.EncoderFfnDims] = [128, 16],
            [MachineTranslationSpace.EncoderHeads] = [4],
            [MachineTranslationSpace.DecoderEmbedDim] = [64, 32, 16, 8],
            [MachineTranslationSpace.DecoderLayers] = [3, 2, 1],
            [MachineTranslationSpace.DecoderFfnDims] = [128, 16],
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
