using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// The numbers of a machine-translation Transformer that its costs depend on; the numbers of heads do not matter.
/// </summary>
internal readonly struct TransformerShape
{
    private readonly Architecture _architecture;

    public TransformerShape(Architecture architecture)
    {
        if (!IsTransformer(architecture.Space)) architecture = MachineTranslationSpace.Instance.Adopt(architecture);
        EncoderDim = architecture.GetInteger(MachineTranslationSpace.EncoderEmbedDim);
        DecoderDim = architecture.GetInteger(MachineTranslationSpace.DecoderEmbedDim);
        _architecture = architecture;
        EncoderLayers = architecture.GetInteger(MachineTranslationSpace.EncoderLayers);
        DecoderLayers = architecture.GetInteger(MachineTranslationSpace.DecoderLayers);
    }

    /// <summary>The attention width, whatever the embedding (HAT's qkv-dim).</summary>
    public const int HatAttentionWidth = 512;

    public long EncoderDim { get; }

    public long DecoderDim { get; }

    public int EncoderLayers { get; }

    public int DecoderLayers { get; }

    public long EncoderFfnDim(int layer) => _architecture.GetInteger(MachineTranslationSpace.EncoderFfnDims, layer);

    public long DecoderFfnDim(int layer) => _architecture.GetInteger(MachineTranslationSpace.DecoderFfnDims, layer);

    public long CrossSpan(int layer) => _architecture.GetInteger(MachineTranslationSpace.DecoderCrossSpans, layer);

    // HAT's space of another task has other widths, and the same meaning.
    private static bool IsTransformer(SearchSpace space) =>
        ReferenceEquals(space, MachineTranslationSpace.Instance)
        || (Has(space, MachineTranslationSpace.EncoderLayers) && Has(space, MachineTranslationSpace.DecoderLayers)
            && Has(space, MachineTranslationSpace.EncoderEmbedDim) && Has(space, MachineTranslationSpace.DecoderEmbedDim)
            && Has(space, MachineTranslationSpace.EncoderFfnDims) && Has(space, MachineTranslationSpace.DecoderFfnDims)
            && Has(space, MachineTranslationSpace.DecoderCrossSpans));

    private static bool Has(SearchSpace space, string name)
    {
        foreach (Choice choice in space.Choices)
        {
            if (choice is IntegerChoice && choice.Name == name)
                return choice.LengthChoice == MachineTranslationSpace.Instance[name].LengthChoice;
        }

        return false;
    }
}
