using System.Runtime.InteropServices;
using LlmPerformancePredictors.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <content>The operations of Transformers.</content>
public sealed partial class TorchSharpTensorEngine
{
    /// <inheritdoc/>
    private protected override Tensor MixtureCore(IReadOnlyList<Tensor> experts, Tensor gates, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        torch.Tensor? sum = null;
        for (int i = 0; i < experts.Count; i++)
        {
            torch.Tensor block = Leading(Leading(GetValue(experts[i]), 0, shape[0]), 1, shape[1]);
            torch.Tensor part = block.mul(GetValue(gates).narrow(1, i, 1));
            sum = sum is null ? part : sum.add(part, _one);
        }

        return Keep(sum!, shape);
    }

    /// <inheritdoc/>
    private protected override Tensor EmbeddingCore(Tensor table, ReadOnlySpan<int> tokens, float factor, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        torch.Tensor rows = Leading(GetValue(table), 1, shape[-1]).index_select(0, Indices(tokens));
        return Keep(Scaled(rows, factor), shape);
    }

    /// <inheritdoc/>
    private protected override Tensor LayerNormalizationCore(Tensor input, Tensor gain, Tensor bias, float epsilon)
    {
        using TorchOperation operation = Begin();
        int width = input.Shape[-1];
        torch.Tensor output = torch.nn.functional.layer_norm(
            GetValue(input), [width], Leading(GetValue(gain), 0, width), Leading(GetValue(bias), 0, width), epsilon);
        return Keep(output, input.Shape);
    }

    /// <inheritdoc/>
    private protected override Tensor AttentionCore(
        Tensor query, Tensor key, Tensor value, int heads, bool causal, ReadOnlySpan<bool> visible)
    {
        using TorchOperation operation = Begin();
        int width = query.Shape[-1], queries = query.Shape[1], keys = key.Shape[1];

        // libtorch's own keeps no matrix of weights. It aligns first query and first key; the seam the last ones.
        if (visible.IsEmpty && (!causal || queries == keys))
        {
            torch.Tensor all = torch.nn.functional.scaled_dot_product_attention(
                Heads(query), Heads(key), Heads(value), is_casual: causal);
            return Keep(all.transpose(1, 2).reshape(Lengths(query.Shape)), query.Shape);
        }

        torch.Tensor scaled = Scaled(Heads(query), 1f / MathF.Sqrt(width / heads));
        torch.Tensor scores = scaled.matmul(Heads(key).transpose(-2, -1));
        torch.Tensor? hidden = causal
            ? torch.ones(queries, keys, torch.ScalarType.Bool, _device).triu(keys - queries + 1)
            : null;
        if (!visible.IsEmpty)
        {
            torch.Tensor masked = Flags(visible).logical_not().view(key.Shape[0], 1, 1, keys);
            hidden = hidden is null ? masked : hidden.logical_or(masked);
        }

        // A row of nothing but minus infinity would be no number after the softmax: lowest finite scores become zero there,
        // and a query that sees nothing gets its zeros behind it.
        torch.Tensor weights = torch.nn.functional.softmax(hidden is null ? scores : Filled(scores, hidden, float.MinValue), -1);
        if (!visible.IsEmpty)
            weights = Filled(weights, hidden!, 0f);
        return Keep(weights.matmul(Heads(value)).transpose(1, 2).reshape(Lengths(query.Shape)), query.Shape);

        torch.Tensor Heads(Tensor tensor) =>
            GetValue(tensor).reshape(tensor.Shape[0], tensor.Shape[1], heads, width / heads).transpose(1, 2);
    }

    /// <inheritdoc/>
    private protected override Tensor SoftmaxCore(Tensor input)
    {
        using TorchOperation operation = Begin();
        return Keep(torch.nn.functional.softmax(GetValue(input), -1), input.Shape);
    }

    /// <inheritdoc/>
    private protected override Tensor CrossEntropyCore(
        Tensor logits, ReadOnlySpan<int> targets, float smoothing, int ignored, int counted)
    {
        using TorchOperation operation = Begin();
        torch.Tensor rows = GetValue(logits).reshape(targets.Length, logits.Shape[-1]);
        torch.Tensor loss = torch.nn.functional.cross_entropy(
            rows, Indices(targets), ignore_index: ignored, label_smoothing: smoothing);
        return Keep(loss, default);
    }

    /// <inheritdoc/>
    private protected override Tensor CrossEntropyCore(Tensor logits, Tensor probabilities, ReadOnlySpan<bool> rows, int counted)
    {
        using TorchOperation operation = Begin();
        torch.Tensor logarithms = torch.nn.functional.log_softmax(GetValue(logits), -1);
        torch.Tensor products = GetValue(probabilities).detach().mul(logarithms).sum(-1);
        if (!rows.IsEmpty)
            products = Filled(products.reshape(rows.Length), Flags(rows).logical_not(), 0f);
        return Keep(Scaled(products.sum(), -1f / counted), default);
    }

    /// <inheritdoc/>
    private protected override Tensor DropoutCore(Tensor input, float probability, ulong seed)
    {
        using TorchOperation operation = Begin();
        torch.Tensor factors = torch.empty(Lengths(input.Shape), torch.ScalarType.Float32);
        DropoutMask.Fill(seed, probability, MemoryMarshal.Cast<byte, float>(factors.bytes));
        return Keep(GetValue(input).mul(factors.to(_device)), input.Shape);
    }

    /// <inheritdoc/>
    private protected override Tensor ConcatenateCore(IReadOnlyList<Tensor> inputs, int axis, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(torch.cat([.. inputs.Select(GetValue)], axis), shape);
    }

    private static torch.Tensor Filled(torch.Tensor tensor, torch.Tensor where, float with)
    {
        using Scalar scalar = with;
        return tensor.masked_fill(where, scalar);
    }

    private torch.Tensor Indices(ReadOnlySpan<int> numbers)
    {
        torch.Tensor host = torch.empty(numbers.Length, torch.ScalarType.Int64);
        Span<long> indices = MemoryMarshal.Cast<byte, long>(host.bytes);
        for (int i = 0; i < indices.Length; i++)
            indices[i] = numbers[i];
        return host.to(_device);
    }

    private torch.Tensor Flags(ReadOnlySpan<bool> flags)
    {
        torch.Tensor host = torch.empty(flags.Length, torch.ScalarType.Bool);
        MemoryMarshal.AsBytes(flags).CopyTo(host.bytes);
        return host.to(_device);
    }
}
