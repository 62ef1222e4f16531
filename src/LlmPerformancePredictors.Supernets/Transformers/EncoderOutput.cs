using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// What the decoder reads: the outputs of the encoder's layers, [sentences, length, width] each, in the scope they were made in.
/// </summary>
/// <param name="Layers">The outputs, first layer first.</param>
/// <param name="Visible">Which source tokens are no padding, row by row.</param>
internal sealed record EncoderOutput(IReadOnlyList<Tensor> Layers, bool[] Visible)
{
    private readonly Dictionary<int, (Tensor Memory, bool[] Visible)> _spans = [];

    /// <summary>The number of sentences.</summary>
    public int Sentences => Layers[0].Shape[0];

    /// <summary>The length of the source, padding included.</summary>
    public int Length => Layers[0].Shape[1];

    /// <summary>
    /// Joins the last layers' outputs one after the other, so that attention may choose among all of them (HAT, section 3.1).
    /// </summary>
    /// <param name="span">How many, at least 1; more than there are means all.</param>
    /// <returns>[sentences, layers * length, width], and which of its tokens are no padding.</returns>
    public (Tensor Memory, bool[] Visible) JoinLast(int span)
    {
        span = Math.Min(span, Layers.Count);
        if (_spans.TryGetValue(span, out (Tensor, bool[]) known))
            return known;
        Tensor memory = Layers[0].Engine.Concatenate([.. Layers.Skip(Layers.Count - span)], 1);
        bool[] visible = new bool[Visible.Length * span];
        for (int sentence = 0; sentence < Sentences; sentence++)
        {
            for (int layer = 0; layer < span; layer++)
                Visible.AsSpan(sentence * Length, Length).CopyTo(visible.AsSpan(((sentence * span) + layer) * Length));
        }

        return _spans[span] = (memory, visible);
    }
}
