using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>
/// Step-by-step decoding: the keys and values of earlier steps are kept, so that a step costs one token a row. Rows are
/// sentences, or several hypotheses of each one after the other.
/// </summary>
internal sealed class DecodingState
{
    private readonly SuperTransformer _model;
    private readonly TransformerPlan _plan;
    private readonly LayerWeights[] _layers;
    private readonly int _rows;
    private readonly (Tensor Key, Tensor Value, bool[] Visible)[] _cross;
    private readonly DecodingCache _cache;
    private readonly float[] _step;
    private int _length;

    /// <summary>Prepares what the decoder attends to.</summary>
    /// <param name="model">The super-Transformer.</param>
    /// <param name="plan">The sub-network.</param>
    /// <param name="encoded">The sources; their scope stays open while this is used.</param>
    /// <param name="hypotheses">Rows of each sentence.</param>
    /// <param name="cache">Room for keys and values, which nobody else uses meanwhile.</param>
    public DecodingState(
        SuperTransformer model, TransformerPlan plan, EncoderOutput encoded, int hypotheses, DecodingCache cache)
    {
        int sentences = encoded.Sentences;
        (_model, _plan, _rows, _cache) = (model, plan, sentences * hypotheses, cache);
        _layers = model.BindDecoder(plan);
        _cross = new (Tensor, Tensor, bool[])[plan.Decoder.Count];
        for (int i = 0; i < _cross.Length; i++)
        {
            AttentionWeights weights = _layers[i].Cross!.Value;
            (Tensor memory, bool[] visible) = encoded.JoinLast(plan.Decoder[i].CrossSpan);
            Tensor key = weights.Key.Apply(memory, Width), value = weights.Value.Apply(memory, Width);
            bool[] visibleRows = Repeat<bool>(visible, visible.Length / sentences, hypotheses);
            _cross[i] = (Repeat(key, hypotheses), Repeat(value, hypotheses), visibleRows);
        }

        _cache.Begin(2 * _cross.Length, _rows, Width);
        _step = new float[_rows * Width];
    }

    private TensorEngine Engine => _model.Engine;

    private int Width => _model.Options.AttentionWidth;

    /// <summary>Reads one token a row and computes what may come next.</summary>
    /// <param name="tokens">The last token of each row.</param>
    /// <param name="logits">Receives rows * vocabulary numbers, before the softmax.</param>
    public void Step(ReadOnlySpan<int> tokens, Span<float> logits)
    {
        using TensorScope scope = Engine.BeginScope(recordGradients: false);
        Tensor x = _model.Embed(tokens, _rows, 1, _plan.DecoderWidth, _length, default);
        _length++;
        for (int i = 0; i < _cross.Length; i++)
        {
            LayerWeights weights = _layers[i];
            Tensor input = _model.NormalizeInput(x, weights.SelfNorm);
            Tensor key = Append(weights.Self.Key.Apply(input, Width), 2 * i);
            Tensor value = Append(weights.Self.Value.Apply(input, Width), (2 * i) + 1);
            (Tensor crossKey, Tensor crossValue, bool[] visible) = _cross[i];
            x = _model.DecodeLayer(
                x, input, weights, _plan.Decoder[i], _plan.DecoderWidth, (key, value), (crossKey, crossValue), visible, default);
        }

        Engine.Read(_model.ProjectToVocabulary(x, _plan.DecoderWidth, _rows), logits);
    }

    /// <summary>Continues each row from another row's past.</summary>
    /// <param name="parents">The row to continue, for each row.</param>
    public void Reorder(ReadOnlySpan<int> parents) => _cache.Reorder(parents, _length);

    // This step's numbers, [rows, 1, width], behind those of the steps before: [rows, steps, width].
    private Tensor Append(Tensor now, int slot)
    {
        Engine.Read(now, _step);
        return Engine.CreateConstant(new TensorShape(_rows, _length, Width), _cache.Append(slot, _step, _length));
    }

    private Tensor Repeat(Tensor tensor, int times)
    {
        if (times == 1)
            return tensor;
        float[] values = new float[tensor.Shape.ElementCount];
        Engine.Read(tensor, values);
        TensorShape shape = tensor.Shape;
        return Engine.CreateConstant(shape.With(0, shape[0] * times), Repeat<float>(values, values.Length / shape[0], times));
    }

    private static T[] Repeat<T>(ReadOnlySpan<T> values, int row, int times)
    {
        if (times == 1)
            return values.ToArray();
        var repeated = new T[values.Length * times];
        for (int i = 0; i < repeated.Length / row; i++)
            values.Slice(i / times * row, row).CopyTo(repeated.AsSpan(i * row));
        return repeated;
    }
}
