using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// Floating-point operations of one forward pass of a machine-translation Transformer on one example of 30 source and 30
/// target tokens, as TFS-Eval counts them (Jawahar et al., 2023): equal, to the operation, to its published figures.
/// </summary>
/// <remarks>
/// Twice the sum of what follows: a multiply-accumulate is two operations, and TFS-Eval's tracer doubles what is none (sums,
/// norms, scalings) all the same. With S = 30 tokens, Q the attention width (HAT's 512), d a layer's embedding width, d_enc and
/// d_dec those of encoder and decoder, f its feed-forward width, n its cross span and V the vocabulary:
/// <list type="bullet">
/// <item>attention(n), of S queries to nS positions: 2nSSQ + SQ + 3;</item>
/// <item>encoder layer: S(4dQ + 2df) + attention(1) + 2Sd;</item>
/// <item>decoder layer: S(4dQ + 2df) + attention(1) + cross + 3Sd, where
/// cross = 2SdQ (query and output) + 2Sn d_enc Q (key and value) + attention(n);</item>
/// <item>once: S(d_enc + d_dec) + 60;</item>
/// <item>output layer: S d_dec V.</item>
/// </list>
/// </remarks>
public sealed class TransformerFlops : ICostModel
{
    private const long Tokens = 30;
    private const long FlopsPerMultiplyAccumulate = 2;

    // What the tracer behind TFS-Eval's figures counts beside matrix products, sums and norms: three operations for the
    // scaling in each attention, and sixty once for the two embeddings' scaling and positions.
    private const long TracedPerAttention = 3;
    private const long TracedOnce = 60;

    /// <summary>Creates the cost model of a task.</summary>
    /// <param name="vocabularySize">The number of output tokens, above 0; 0 leaves the output layer out.</param>
    /// <param name="attentionWidth">The width of queries, keys and values, at least 1; HAT's is 512.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative, or the width below 1.</exception>
    public TransformerFlops(int vocabularySize, int attentionWidth = TransformerShape.HatAttentionWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(vocabularySize);
        ArgumentOutOfRangeException.ThrowIfLessThan(attentionWidth, 1);
        (VocabularySize, AttentionWidth) = (vocabularySize, attentionWidth);
    }

    /// <summary>The width of queries, keys and values.</summary>
    public int AttentionWidth { get; }

    /// <summary>The number of output tokens; 0 leaves the output layer out.</summary>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public string Name => "FLOPs";

    /// <inheritdoc/>
    public string Unit => "FLOP";

    /// <inheritdoc/>
    public double GetCost(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Count(architecture);
    }

    /// <summary>The exact number.</summary>
    /// <param name="architecture">
    /// An architecture of <see cref="MachineTranslationSpace"/>, or of a space with the same choices and other values.
    /// </param>
    /// <returns>Floating-point operations of one example: twice the multiply-accumulates and what is counted as such.</returns>
    /// <exception cref="InvalidArchitectureException">The space lacks one of the choices.</exception>
    public long Count(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        long q = AttentionWidth;
        var shape = new TransformerShape(architecture);
        (long encoder, long decoder) = (shape.EncoderDim, shape.DecoderDim);

        long macs = (Tokens * (encoder + decoder)) + TracedOnce + (Tokens * decoder * VocabularySize);
        for (int layer = 0; layer < shape.EncoderLayers; layer++)
            macs += Projections(encoder, shape.EncoderFfnDim(layer)) + Attention(1) + (2 * Tokens * encoder);
        for (int layer = 0; layer < shape.DecoderLayers; layer++)
        {
            long span = shape.CrossSpan(layer);
            long cross = (2 * Tokens * decoder * q) + (2 * Tokens * span * encoder * q) + Attention(span);
            macs += Projections(decoder, shape.DecoderFfnDim(layer)) + Attention(1) + cross + (3 * Tokens * decoder);
        }

        return FlopsPerMultiplyAccumulate * macs;

        long Projections(long dim, long ffn) => Tokens * ((4 * dim * q) + (2 * dim * ffn));

        long Attention(long span) => (2 * span * Tokens * Tokens * q) + (Tokens * q) + TracedPerAttention;
    }
}
