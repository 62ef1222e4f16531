using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <content>The forward pass.</content>
public sealed partial class SuperTransformer
{
    /// <summary>Runs the encoder.</summary>
    internal EncoderOutput Encode(TransformerPlan plan, ReadOnlySpan<int> source, int sentences, Random? dropout = null)
    {
        int length = GetSentenceLength("source", source.Length, sentences), attentionWidth = Options.AttentionWidth;
        bool[] visible = new bool[source.Length];
        for (int i = 0; i < visible.Length; i++)
            visible[i] = source[i] != 0;
        var drop = new SeededDropout(Options.Dropout, dropout);
        Tensor x = Embed(source, sentences, length, plan.EncoderWidth, 0, drop);
        var outputs = new Tensor[plan.Encoder.Count];
        LayerWeights[] layers = BindEncoder(plan);
        for (int i = 0; i < outputs.Length; i++)
        {
            EncoderLayerPlan layer = plan.Encoder[i];
            LayerWeights weights = layers[i];
            Tensor input = NormalizeInput(x, weights.SelfNorm);
            Tensor attended = _engine.Attention(
                weights.Self.Query.Apply(input, attentionWidth),
                weights.Self.Key.Apply(input, attentionWidth),
                weights.Self.Value.Apply(input, attentionWidth),
                layer.Heads,
                causal: false,
                visible);
            x = AddAndNormalize(x, weights.Self.Output.Apply(attended, plan.EncoderWidth), weights.SelfNorm, drop);
            x = FeedForward(x, weights, layer.FeedForwardWidth, plan.EncoderWidth, drop);
            outputs[i] = _weights.EncoderNorm is { } norm ? norm.Apply(x) : x;
        }

        return new EncoderOutput(outputs, visible);
    }

    /// <summary>Runs the decoder over whole targets.</summary>
    internal Tensor Decode(
        TransformerPlan plan, EncoderOutput encoded, ReadOnlySpan<int> target, int sentences, Random? dropout = null)
    {
        int length = GetSentenceLength("target", target.Length, sentences), attentionWidth = Options.AttentionWidth;
        var drop = new SeededDropout(Options.Dropout, dropout);
        Tensor x = Embed(target, sentences, length, plan.DecoderWidth, 0, drop);
        LayerWeights[] layers = BindDecoder(plan);
        for (int i = 0; i < plan.Decoder.Count; i++)
        {
            DecoderLayerPlan layer = plan.Decoder[i];
            LayerWeights weights = layers[i];
            AttentionWeights crossWeights = weights.Cross!.Value;
            (Tensor memory, bool[] visible) = encoded.JoinLast(layer.CrossSpan);
            Tensor input = NormalizeInput(x, weights.SelfNorm);
            Tensor key = weights.Self.Key.Apply(input, attentionWidth), value = weights.Self.Value.Apply(input, attentionWidth);
            Tensor crossKey = crossWeights.Key.Apply(memory, attentionWidth);
            Tensor crossValue = crossWeights.Value.Apply(memory, attentionWidth);
            x = DecodeLayer(x, input, weights, layer, plan.DecoderWidth, (key, value), (crossKey, crossValue), visible, drop);
        }

        return ProjectToVocabulary(x, plan.DecoderWidth, sentences * length);
    }

    /// <summary>Runs one decoder layer, its keys and values given: those of earlier steps may be among them.</summary>
    internal Tensor DecodeLayer(
        Tensor x,
        Tensor input,
        LayerWeights weights,
        DecoderLayerPlan layer,
        int width,
        (Tensor Key, Tensor Value) self,
        (Tensor Key, Tensor Value) cross,
        ReadOnlySpan<bool> visible,
        SeededDropout drop)
    {
        Tensor query = weights.Self.Query.Apply(input, Options.AttentionWidth);
        Tensor attended = _engine.Attention(query, self.Key, self.Value, layer.Heads, causal: true);
        x = AddAndNormalize(x, weights.Self.Output.Apply(attended, width), weights.SelfNorm, drop);
        LayerNorm crossNorm = weights.CrossNorm!.Value;
        AttentionWeights crossWeights = weights.Cross!.Value;
        Tensor crossQuery = crossWeights.Query.Apply(NormalizeInput(x, crossNorm), Options.AttentionWidth);
        Tensor crossAttended = _engine.Attention(crossQuery, cross.Key, cross.Value, layer.CrossHeads, causal: false, visible);
        x = AddAndNormalize(x, crossWeights.Output.Apply(crossAttended, width), crossNorm, drop);
        return FeedForward(x, weights, layer.FeedForwardWidth, width, drop);
    }

    /// <summary>Embeds tokens at their positions: [sentences, length, width].</summary>
    internal Tensor Embed(ReadOnlySpan<int> tokens, int sentences, int length, int width, int firstPosition, SeededDropout drop)
    {
        if (firstPosition + length > Options.MaxLength)
        {
            throw new ArgumentException(
                $"A sentence of {firstPosition + length} tokens; allowed are at most {Options.MaxLength}, "
                + "SuperTransformerOptions.MaxLength.",
                nameof(tokens));
        }

        Tensor rows = _engine.Embedding(_weights.Table, tokens, width, MathF.Sqrt(width));
        Tensor x = _engine.Reshape(rows, new TensorShape(sentences, length, width));
        if (Options.Positions)
        {
            float[] encoding = _positions.Slice(firstPosition, length, width);
            x = _engine.Add(x, _engine.CreateConstant(new TensorShape(length, width), encoding));
        }

        return drop.Apply(x);
    }

    /// <summary>Applies the output layer, whose weight is the embedding's table: [rows, vocabulary].</summary>
    internal Tensor ProjectToVocabulary(Tensor x, int width, int rows)
    {
        if (_weights.DecoderNorm is { } norm)
            x = norm.Apply(x);
        Tensor flat = _engine.Reshape(x, new TensorShape(rows, width));
        return _engine.ElasticLinear(flat, _weights.Table, null, Options.VocabularySize);
    }

    /// <summary>What a part of a layer reads: normalized first in a pre-norm Transformer.</summary>
    internal Tensor NormalizeInput(Tensor x, LayerNorm norm) => Options.PreNorm ? norm.Apply(x) : x;

    // The residual connection, normalized last in a post-norm Transformer.
    private Tensor AddAndNormalize(Tensor x, Tensor output, LayerNorm norm, SeededDropout drop)
    {
        Tensor sum = _engine.Add(x, drop.Apply(output));
        return Options.PreNorm ? sum : norm.Apply(sum);
    }

    private Tensor FeedForward(Tensor x, LayerWeights weights, int hiddenWidth, int width, SeededDropout drop)
    {
        Tensor hidden = weights.Expand.Apply(NormalizeInput(x, weights.FeedForwardNorm), hiddenWidth, relu: true);
        return AddAndNormalize(x, weights.Contract.Apply(hidden, width), weights.FeedForwardNorm, drop);
    }

    private static int GetSentenceLength(string side, int tokens, int sentences)
    {
        if (sentences < 1 || tokens < sentences || tokens % sentences != 0)
        {
            throw new ArgumentException(
                $"{tokens} {side} tokens of {sentences} sentences; each sentence needs the same number of tokens, "
                + "at least one, with padding.",
                nameof(sentences));
        }

        return tokens / sentences;
    }
}
