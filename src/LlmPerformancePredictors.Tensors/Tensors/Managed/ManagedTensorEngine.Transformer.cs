using LlmPerformancePredictors.Tensors.Managed.Operations;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <content>The operations of Transformers.</content>
public sealed unsafe partial class ManagedTensorEngine
{
    /// <inheritdoc/>
    private protected override Tensor MixtureCore(IReadOnlyList<Tensor> experts, Tensor gates, TensorShape shape)
    {
        ManagedTensor[] all = new ManagedTensor[experts.Count];
        ManagedTensor factors = (ManagedTensor)gates, output = Create(shape);
        bool needsGradient = factors.NeedsGradient;
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = (ManagedTensor)experts[i];
            needsGradient |= all[i].NeedsGradient;
        }

        var operation = new MixtureOperation(all, factors);
        operation.Forward(_runtime, output);
        return Record(output, operation, needsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor EmbeddingCore(Tensor table, ReadOnlySpan<int> tokens, float factor, TensorShape shape)
    {
        ManagedTensor rows = (ManagedTensor)table, output = Create(shape);
        var operation = new EmbeddingOperation(rows, tokens.ToArray(), factor);
        operation.Forward(_runtime, output);
        return Record(output, operation, rows.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor LayerNormalizationCore(Tensor input, Tensor gain, Tensor bias, float epsilon)
    {
        ManagedTensor a = (ManagedTensor)input, g = (ManagedTensor)gain, b = (ManagedTensor)bias, output = Create(input.Shape);
        ManagedTensor rows = Create(new TensorShape(a.Count / input.Shape[-1], 2));
        var operation = new LayerNormalizationOperation(a, g, b, rows, epsilon);
        operation.Forward(_runtime, output);
        return Record(output, operation, a.NeedsGradient || g.NeedsGradient || b.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor AttentionCore(
        Tensor query, Tensor key, Tensor value, int heads, bool causal, ReadOnlySpan<bool> visible)
    {
        ManagedTensor q = (ManagedTensor)query, k = (ManagedTensor)key, v = (ManagedTensor)value, output = Create(query.Shape);
        var sizes = new AttentionHeads(_runtime, query.Shape, key.Shape, heads);
        bool needsGradient = q.NeedsGradient || k.NeedsGradient || v.NeedsGradient;
        ManagedTensor? weights = _recording && needsGradient ? Create(new TensorShape(sizes.Count, sizes.WeightCount)) : null;
        var operation = new AttentionOperation(q, k, v, sizes, weights);
        operation.Forward(_runtime, output, causal, visible);
        return Record(output, operation, needsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor SoftmaxCore(Tensor input)
    {
        ManagedTensor a = (ManagedTensor)input, output = Create(input.Shape);
        var operation = new SoftmaxOperation(a);
        operation.Forward(_runtime, output);
        return Record(output, operation, a.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor CrossEntropyCore(
        Tensor logits, ReadOnlySpan<int> targets, float smoothing, int ignored, int counted)
    {
        ManagedTensor a = (ManagedTensor)logits, logSums = Create(
            new TensorShape(targets.Length)), output = Create(new TensorShape());
        var operation = new CrossEntropyOperation(a, targets.ToArray(), smoothing, ignored, counted, logSums);
        operation.Forward(_runtime, output);
        return Record(output, operation, a.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor CrossEntropyCore(Tensor logits, Tensor probabilities, ReadOnlySpan<bool> rows, int counted)
    {
        ManagedTensor a = (ManagedTensor)logits, p = (ManagedTensor)probabilities, output = Create(new TensorShape());
        ManagedTensor sums = Create(new TensorShape(a.Count / logits.Shape[-1], 2));
        var operation = new ProbabilityCrossEntropyOperation(a, p, rows.ToArray(), counted, sums);
        operation.Forward(_runtime, output);
        return Record(output, operation, a.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor DropoutCore(Tensor input, float probability, ulong seed)
    {
        ManagedTensor a = (ManagedTensor)input, output = Create(input.Shape);
        var operation = new DropoutOperation(a, probability, seed);
        operation.Forward(_runtime, output);
        return Record(output, operation, a.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor ConcatenateCore(IReadOnlyList<Tensor> inputs, int axis, TensorShape shape)
    {
        ManagedTensor[] all = new ManagedTensor[inputs.Count];
        bool needsGradient = false;
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = (ManagedTensor)inputs[i];
            needsGradient |= all[i].NeedsGradient;
        }

        ManagedTensor output = Create(shape);
        var operation = new ConcatenateOperation(all, axis);
        operation.Forward(output);
        return Record(output, operation, needsGradient);
    }
}
