using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// Trainable parameters of a machine-translation Transformer without its embeddings, as TFS-Eval counts them (Jawahar et
/// al., 2023): equal to its published figures.
/// </summary>
/// <remarks>
/// With Q the attention width (HAT's 512), d a layer's embedding and f its feed-forward width: encoder layer
/// 4dQ + 3Q + d + 2df + f + d + 4d; decoder layer 4dQ + 3Q + d, cross attention 2dQ + 2 d_enc Q + 3Q + d, and
/// 2df + f + d + 6d. The last terms are the layer norms, two and three of 2d each.
/// </remarks>
public sealed class TransformerParameters : ICostModel
{
    /// <summary>Creates the cost model.</summary>
    /// <param name="attentionWidth">The width of queries, keys and values, at least 1; HAT's is 512.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 1.</exception>
    public TransformerParameters(int attentionWidth = TransformerShape.HatAttentionWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attentionWidth, 1);
        AttentionWidth = attentionWidth;
    }

    /// <summary>The width of queries, keys and values.</summary>
    public int AttentionWidth { get; }

    /// <inheritdoc/>
    public string Name => "parameters";

    /// <inheritdoc/>
    public string Unit => "parameters";

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
    /// <returns>Parameters without embeddings.</returns>
    /// <exception cref="InvalidArchitectureException">The space lacks one of the choices.</exception>
    public long Count(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        long q = AttentionWidth;
        var shape = new TransformerShape(architecture);
        (long encoder, long decoder) = (shape.EncoderDim, shape.DecoderDim);
        long parameters = 0;
        for (int layer = 0; layer < shape.EncoderLayers; layer++)
            parameters += Attention(encoder, encoder) + FeedForward(encoder, shape.EncoderFfnDim(layer)) + LayerNorms(2, encoder);
        for (int layer = 0; layer < shape.DecoderLayers; layer++)
            parameters += Attention(decoder, decoder) + Attention(decoder, encoder)
                + FeedForward(decoder, shape.DecoderFfnDim(layer)) + LayerNorms(3, decoder);
        return parameters;

        long Attention(long dim, long keyDim) => (2 * dim * q) + (2 * keyDim * q) + (3 * q) + dim;

        static long FeedForward(long dim, long ffn) => (2 * dim * ffn) + ffn + dim;

        static long LayerNorms(int count, long dim) => count * 2 * dim;
    }
}
