namespace LlmPerformancePredictors.Tensors;

/// <content>What an engine implements for Transformers. Operands are the engine's own and shapes are checked.</content>
public abstract partial class TensorEngine
{
    /// <summary>Leading blocks of matrices, each times a factor, added up.</summary>
    /// <param name="experts">The matrices, at least one.</param>
    /// <param name="gates">[1 or rows, experts].</param>
    /// <param name="shape">The output's shape: [rows, columns].</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor MixtureCore(IReadOnlyList<Tensor> experts, Tensor gates, TensorShape shape);

    /// <summary>Leading columns of a table's rows, times a factor.</summary>
    /// <param name="table">[tokens known, at least the output's width].</param>
    /// <param name="tokens">Rows of the table.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="shape">The output's shape.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor EmbeddingCore(Tensor table, ReadOnlySpan<int> tokens, float factor, TensorShape shape);

    /// <summary>Layer normalization of innermost rows.</summary>
    /// <param name="input">[..., width].</param>
    /// <param name="gain">[at least width].</param>
    /// <param name="bias">[at least width].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor LayerNormalizationCore(Tensor input, Tensor gain, Tensor bias, float epsilon);

    /// <summary>Scaled dot-product attention.</summary>
    /// <param name="query">[batch, n, width].</param>
    /// <param name="key">[batch, m, width].</param>
    /// <param name="value">[batch, m, width].</param>
    /// <param name="heads">Heads.</param>
    /// <param name="causal">Whether query i sees keys up to i + m - n only.</param>
    /// <param name="visible">batch * m flags, or empty for all.</param>
    /// <returns>The new tensor, of the query's shape.</returns>
    private protected abstract Tensor AttentionCore(
        Tensor query, Tensor key, Tensor value, int heads, bool causal, ReadOnlySpan<bool> visible);

    /// <summary>Softmax of innermost rows.</summary>
    /// <param name="input">The operand.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor SoftmaxCore(Tensor input);

    /// <summary>Mean cross-entropy against classes.</summary>
    /// <param name="logits">[..., classes].</param>
    /// <param name="targets">A class for each row, or <paramref name="ignored"/>.</param>
    /// <param name="smoothing">Label smoothing.</param>
    /// <param name="ignored">The target of rows that do not count.</param>
    /// <param name="counted">Rows that count, at least 1.</param>
    /// <returns>One number.</returns>
    private protected abstract Tensor CrossEntropyCore(
        Tensor logits, ReadOnlySpan<int> targets, float smoothing, int ignored, int counted);

    /// <summary>Mean cross-entropy against probabilities, differentiated for the logits only.</summary>
    /// <param name="logits">[..., classes].</param>
    /// <param name="probabilities">The same shape.</param>
    /// <param name="rows">Which rows count; empty for all.</param>
    /// <param name="counted">Rows that count, at least 1.</param>
    /// <returns>One number.</returns>
    private protected abstract Tensor CrossEntropyCore(Tensor logits, Tensor probabilities, ReadOnlySpan<bool> rows, int counted);

    /// <summary>Dropout by <see cref="DropoutMask"/>.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="probability">Above 0, below 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor DropoutCore(Tensor input, float probability, ulong seed);

    /// <summary>Tensors one after the other along an axis (from 0); at least two.</summary>
    /// <param name="inputs">The tensors.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="shape">The output's shape.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor ConcatenateCore(IReadOnlyList<Tensor> inputs, int axis, TensorShape shape);
}
