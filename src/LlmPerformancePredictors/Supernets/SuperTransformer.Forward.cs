using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <content>The forward pass.</content>
public sealed partial class SuperTransformer
{
    /// <summary>Runs the encoder.</summary>
    internal EncodedSource Encode(TransformerPlan plan, ReadOnlySpan<int> source, int sentences, Random? dropout = null)
    {
        int length = LengthOf("source", source.Length, sentences);
        bool[] visible = new bool[source.Length];
        for (int i = 0; i < visible.Length; i++)
            visible[i] = source[i] != 0;
        var drop = new DropoutSeeds(Options.Dropout, dropout);
        Tensor x = Embed(source, sentences, length, plan.EncoderWidth, 0, drop);
        var outputs = new Tensor[plan.Encoder.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            EncoderLayerPlan layer = plan.Encoder[i];
            LayerWeights weights = _weights.Encoder[i];
            Tensor read = Before(x, weights.SelfNorm);
            Tensor attended = _engine.Attention(
                weights.Self.Query.Apply(read, Options.AttentionWidth),
                weights.Self.Key.Apply(read, Options.AttentionWidth),
                weights.Self.Value.Apply(read, Options.AttentionWidth),
                layer.Heads,
                causal: false,
                visible);
            x = After(x, weights.Self.Output.Apply(attended, plan.EncoderWidth), weights.SelfNorm, drop);
            x = FeedForward(x, weights, layer.FeedForwardWidth, plan.EncoderWidth, drop);
            outputs[i] = _weights.EncoderNorm is { } norm ? norm.Apply(x) : x;
        }

        return new EncodedSource(outputs, visible);
    }

    /// <summary>Runs the decoder over whole targets.</summary>
    internal Tensor Decode(TransformerPlan plan, EncodedSource encoded, ReadOnlySpan<int> target, int sentences, Random? dropout = null)
    {
        int length = LengthOf("target", target.Length, sentences);
        var drop = new DropoutSeeds(Options.Dropout, dropout);
        Tensor x = Embed(target, sentences, length, plan.DecoderWidth, 0, drop);
        for (int i = 0; i < plan.Decoder.Count; i++)
        {
            DecoderLayerPlan layer = plan.Decoder[i];
            LayerWeights weights = _weights.Decoder[i];
            (Tensor memory, bool[] visible) = encoded.Last(layer.CrossSpan);
            Tensor read = Before(x, weights.SelfNorm);
            Tensor key = weights.Self.Key.Apply(read, Options.AttentionWidth), value = weights.Self.Value.Apply(read, Options.AttentionWidth);
            Tensor crossKey = weights.Cross!.Value.Key.Apply(memory, Options.AttentionWidth), crossValue = weights.Cross.Value.Value.Apply(memory, Options.AttentionWidth);
            x = DecoderLayer(x, read, weights, layer, plan.DecoderWidth, (key, value), (crossKey, crossValue), visible, drop);
        }

        return Output(x, plan.DecoderWidth, sentences * length);
    }

    /// <summary>One decoder layer, its keys and values given: those of earlier steps may be among them.</summary>
    internal Tensor DecoderLayer(
        Tensor x,
        Tensor read,
        LayerWeights weights,
        DecoderLayerPlan layer,
        int width,
        (Tensor Key, Tensor Value) self,
        (Tensor Key, Tensor Value) cross,
        ReadOnlySpan<bool> visible,
        DropoutSeeds drop)
    {
        Tensor attended = _engine.Attention(weights.Self.Query.Apply(read, Options.AttentionWidth), self.Key, self.Value, layer.Heads, causal: true);
        x = After(x, weights.Self.Output.Apply(attended, width), weights.SelfNorm, drop);
        NormWeights norm = weights.CrossNorm!.Value;
        AttentionWeights attention = weights.Cross!.Value;
        Tensor query = attention.Query.Apply(Before(x, norm), Options.AttentionWidth);
        Tensor found = _engine.Attention(query, cross.Key, cross.Value, layer.CrossHeads, causal: false, visible);
        x = After(x, attention.Output.Apply(found, width), norm, drop);
        return FeedForward(x, weights, layer.FeedForwardWidth, width, drop);
    }

    /// <summary>Embedded tokens at their positions: [sentences, length, width].</summary>
    internal Tensor Embed(ReadOnlySpan<int> tokens, int sentences, int length, int width, int firstPosition, DropoutSeeds drop)
    {
        if (firstPosition + length > Options.MaximumLength)
        {
            throw new ArgumentException(
                $"A sentence of {firstPosition + length} tokens; allowed are at most {Options.MaximumLength}, SuperTransformerOptions.MaximumLength.", nameof(tokens));
        }

        Tensor x = _engine.Reshape(_engine.Embedding(_weights.Table, tokens, width, MathF.Sqrt(width)), new TensorShape(sentences, length, width));
        if (Options.Positions)
            x = _engine.Add(x, _engine.Constant(new TensorShape(length, width), _positions.Slice(firstPosition, length, width)));
        return drop.Apply(x);
    }

    /// <summary>The output layer, which is the embedding's table: [rows, vocabulary].</summary>
    internal Tensor Output(Tensor x, int width, int rows)
    {
        if (_weights.DecoderNorm is { } norm)
            x = norm.Apply(x);
        return _engine.ElasticLinear(_engine.Reshape(x, new TensorShape(rows, width)), _weights.Table, null, Options.VocabularySize);
    }

    /// <summary>What a part of a layer reads: normalised first in a pre-norm Transformer.</summary>
    internal Tensor Before(Tensor x, NormWeights norm) => Options.PreNorm ? norm.Apply(x) : x;

    /// <summary>The layers' weights, for step-by-step decoding.</summary>
    internal LayerWeights DecoderWeights(int layer) => _weights.Decoder[layer];

    private Tensor After(Tensor x, Tensor part, NormWeights norm, DropoutSeeds drop)
    {
        Tensor sum = _engine.Add(x, drop.Apply(part));
        return Options.PreNorm ? sum : norm.Apply(sum);
    }

    private Tensor FeedForward(Tensor x, LayerWeights weights, int feedForward, int width, DropoutSeeds drop)
    {
        Tensor hidden = weights.Expand.Apply(Before(x, weights.FeedForwardNorm), feedForward, rectify: true);
        return After(x, weights.Contract.Apply(hidden, width), weights.FeedForwardNorm, drop);
    }

    private static int LengthOf(string what, int tokens, int sentences)
    {
        if (sentences < 1 || tokens < sentences || tokens % sentences != 0)
            throw new ArgumentException($"{tokens} {what} tokens of {sentences} sentences; each sentence needs the same number of tokens, at least one, with padding.", nameof(sentences));
        return tokens / sentences;
    }
}
