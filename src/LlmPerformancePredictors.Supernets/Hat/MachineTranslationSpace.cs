using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// HAT's machine-translation space: encoder-decoder Transformers for WMT (Wang et al., 2020, section 4.1; <c>space0</c> of
/// its published configurations). The attention width is 512 whatever the embedding.
/// </summary>
public static class MachineTranslationSpace
{
    /// <summary>Name of the encoder's embedding width: 640 or 512.</summary>
    public const string EncoderEmbedDim = "encoder_embed_dim";

    /// <summary>Name of the number of encoder layers: 6.</summary>
    public const string EncoderLayers = "encoder_layers";

    /// <summary>Name of the feed-forward widths of the encoder layers: 3072, 2048 or 1024 each.</summary>
    public const string EncoderFfnDims = "encoder_ffn_dims";

    /// <summary>Name of the heads of the encoder layers: 8 or 4 each.</summary>
    public const string EncoderHeads = "encoder_heads";

    /// <summary>Name of the decoder's embedding width: 640 or 512.</summary>
    public const string DecoderEmbedDim = "decoder_embed_dim";

    /// <summary>Name of the number of decoder layers: 6 down to 1.</summary>
    public const string DecoderLayers = "decoder_layers";

    /// <summary>Name of the feed-forward widths of the decoder layers: 3072, 2048 or 1024 each.</summary>
    public const string DecoderFfnDims = "decoder_ffn_dims";

    /// <summary>Name of the self-attention heads of the decoder layers: 8 or 4 each.</summary>
    public const string DecoderHeads = "decoder_heads";

    /// <summary>Name of the cross-attention heads of the decoder layers: 8 or 4 each.</summary>
    public const string DecoderCrossHeads = "decoder_cross_heads";

    /// <summary>
    /// Name of how many of the last encoder layers each decoder layer attends to: 1, 2 or 3 (HAT writes -1, 1, 2).
    /// </summary>
    public const string DecoderCrossSpans = "decoder_cross_spans";

    /// <summary>The space; its choices are named by the constants above.</summary>
    public static SearchSpace Instance { get; } = new SearchSpaceBuilder(
            "hat-machine-translation",
            "The backbone is the encoder-decoder Transformer of \"Attention Is All You Need\" (Vaswani et al., 2017).")
        .AddInteger(EncoderEmbedDim, [640, 512], "width of the encoder embedding and of every encoder layer")
        .AddInteger(EncoderLayers, [6], "number of encoder layers")
        .AddInteger(
            EncoderFfnDims,
            [3072, 2048, 1024],
            "hidden width of the feed-forward network, one value per encoder layer",
            EncoderLayers)
        .AddInteger(EncoderHeads, [8, 4], "number of self-attention heads, one value per encoder layer", EncoderLayers)
        .AddInteger(DecoderEmbedDim, [640, 512], "width of the decoder embedding and of every decoder layer")
        .AddInteger(DecoderLayers, [6, 5, 4, 3, 2, 1], "number of decoder layers")
        .AddInteger(
            DecoderFfnDims,
            [3072, 2048, 1024],
            "hidden width of the feed-forward network, one value per decoder layer",
            DecoderLayers)
        .AddInteger(DecoderHeads, [8, 4], "number of self-attention heads, one value per decoder layer", DecoderLayers)
        .AddInteger(
            DecoderCrossHeads, [8, 4], "number of encoder-decoder attention heads, one value per decoder layer", DecoderLayers)
        .AddInteger(
            DecoderCrossSpans,
            [1, 2, 3],
            "how many of the last encoder layers the encoder-decoder attention reads (1, 2 or 3), one value per decoder layer",
            DecoderLayers)
        .Build();

    /// <summary>The same choices with other values: HAT's spaces of other tasks, or the user's own.</summary>
    /// <param name="name">The space's name.</param>
    /// <param name="values">The values of every choice, by its name.</param>
    /// <param name="descriptions">Other descriptions for some choices; null for none.</param>
    /// <returns>The space.</returns>
    /// <exception cref="ArgumentException">A choice has no values, or values that are not allowed.</exception>
    public static SearchSpace Create(
        string name, IReadOnlyDictionary<string, IReadOnlyList<int>> values,
        IReadOnlyDictionary<string, string>? descriptions = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var builder = new SearchSpaceBuilder(name, Instance.Description, Instance.Code);
        foreach (Choice choice in Instance.Choices)
        {
            if (!values.TryGetValue(choice.Name, out IReadOnlyList<int>? own))
                throw new ArgumentException(
                    $"The space '{name}' has no values for '{choice.Name}'; give at least one.", nameof(values));
            string description = descriptions?.GetValueOrDefault(choice.Name) ?? choice.Description;
            builder.AddInteger(choice.Name, own, description, choice.LengthChoice);
        }

        return builder.Build();
    }
}
