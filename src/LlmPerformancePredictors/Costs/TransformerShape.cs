using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Costs;

/// <summary>The numbers of a machine-translation Transformer that its costs depend on; the numbers of heads do not matter.</summary>
internal readonly struct TransformerShape
{
    public TransformerShape(Architecture architecture)
    {
        architecture = MachineTranslationSpace.Instance.Adopt(architecture);
        EncoderDim = architecture.Integer(MachineTranslationSpace.EncoderEmbedDim);
        DecoderDim = architecture.Integer(MachineTranslationSpace.DecoderEmbedDim);
        EncoderFfnDims = architecture.Integers(MachineTranslationSpace.EncoderFfnDims);
        DecoderFfnDims = architecture.Integers(MachineTranslationSpace.DecoderFfnDims);
        CrossSpans = architecture.Integers(MachineTranslationSpace.DecoderCrossSpans);
    }

    /// <summary>The attention width, whatever the embedding (HAT's qkv-dim).</summary>
    public const long AttentionDim = 512;

    public long EncoderDim { get; }

    public long DecoderDim { get; }

    public int[] EncoderFfnDims { get; }

    public int[] DecoderFfnDims { get; }

    public int[] CrossSpans { get; }
}
