namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>HAT's names of the choices of <see cref="MachineTranslationSpace"/>.</summary>
internal static class HatKeys
{
    /// <summary>
    /// In the order in which a sub-network file has them: our choice, its key there, its key in a search space.
    /// </summary>
    public static readonly (string Choice, string SubNetwork, string Space)[] All =
    [
        (MachineTranslationSpace.EncoderEmbedDim, "encoder-embed-dim-subtransformer", "encoder-embed-choice"),
        (MachineTranslationSpace.DecoderEmbedDim, "decoder-embed-dim-subtransformer", "decoder-embed-choice"),
        (MachineTranslationSpace.EncoderFfnDims, "encoder-ffn-embed-dim-all-subtransformer", "encoder-ffn-embed-dim-choice"),
        (MachineTranslationSpace.DecoderFfnDims, "decoder-ffn-embed-dim-all-subtransformer", "decoder-ffn-embed-dim-choice"),
        (MachineTranslationSpace.EncoderLayers, "encoder-layer-num-subtransformer", "encoder-layer-num-choice"),
        (MachineTranslationSpace.DecoderLayers, "decoder-layer-num-subtransformer", "decoder-layer-num-choice"),
        (
            MachineTranslationSpace.EncoderHeads,
            "encoder-self-attention-heads-all-subtransformer",
            "encoder-self-attention-heads-choice"),
        (
            MachineTranslationSpace.DecoderHeads,
            "decoder-self-attention-heads-all-subtransformer",
            "decoder-self-attention-heads-choice"),
        (
            MachineTranslationSpace.DecoderCrossHeads,
            "decoder-ende-attention-heads-all-subtransformer",
            "decoder-ende-attention-heads-choice"),
        (
            MachineTranslationSpace.DecoderCrossSpans,
            "decoder-arbitrary-ende-attn-all-subtransformer",
            "decoder-arbitrary-ende-attn-choice"),
    ];

    /// <summary>HAT counts encoder layers beyond the last and writes -1 for none: -1, 1, 2 are spans of 1, 2, 3.</summary>
    /// <exception cref="HatFormatException">It is none of these; the message names the place.</exception>
    public static int ToSpan(int hat, string where) => hat switch
    {
        -1 => 1,
        >= 1 => hat + 1,
        _ => throw new HatFormatException(
            $"{where} is {hat}; allowed is -1 (the last encoder layer), 1 (the last two), 2 (the last three) and so on."),
    };

    public static int FromSpan(int span) => span == 1 ? -1 : span - 1;
}
