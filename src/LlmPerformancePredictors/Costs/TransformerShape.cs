using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Costs;

/// <summary>The numbers of a machine-translation Transformer that its costs depend on; the numbers of heads do not matter.</summary>
internal readonly struct TransformerShape
{
    private readonly Architecture _architecture;

    public TransformerShape(Architecture architecture)
    {
        architecture = MachineTranslationSpace.Instance.Adopt(architecture);
        EncoderDim = architecture.Integer(MachineTranslationSpace.EncoderEmbedDim);
        DecoderDim = architecture.Integer(MachineTranslationSpace.DecoderEmbedDim);
        _architecture = architecture;
        EncoderLayers = architecture.Integer(MachineTranslationSpace.EncoderLayers);
        DecoderLayers = architecture.Integer(MachineTranslationSpace.DecoderLayers);
    }

    /// <summary>The attention width, whatever the embedding (HAT's qkv-dim).</summary>
    public const long AttentionDim = 512;

    public long EncoderDim { get; }

    public long DecoderDim { get; }

    public int EncoderLayers { get; }

    public int DecoderLayers { get; }

    public long EncoderFfnDim(int layer) => _architecture.Integer(MachineTranslationSpace.EncoderFfnDims, layer);

    public long DecoderFfnDim(int layer) => _architecture.Integer(MachineTranslationSpace.DecoderFfnDims, layer);

    public long CrossSpan(int layer) => _architecture.Integer(MachineTranslationSpace.DecoderCrossSpans, layer);
}
