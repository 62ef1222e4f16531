namespace LlmPerformancePredictors.Tensors;

/// <content>The operations of a Transformer whose sub-networks share weights.</content>
public abstract partial class TensorEngine
{
    /// <summary>
    /// A linear layer with the leading rows and columns of a larger one's weight, which is how sub-networks share it
    /// (Wang et al., 2020, section 3.1); its gradient reaches those rows and columns only.
    /// </summary>
    /// <param name="input">[..., in], at least two axes.</param>
    /// <param name="weight">[at least <paramref name="outputs"/>, at least in].</param>
    /// <param name="bias">[at least <paramref name="outputs"/>], or null for none.</param>
    /// <param name="outputs">The width of the output, at least 1.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <returns>[..., <paramref name="outputs"/>].</returns>
    /// <exception cref="TensorShapeException">The weight or the bias is too small.</exception>
    internal Tensor ElasticLinear(Tensor input, Tensor weight, Tensor? bias, int outputs, bool relu = false)
    {
        Check("Elastic linear layer", input, weight);
        if (bias is not null)
            RequireOwned(bias);
        return LinearCore(input, weight, bias, relu, Shapes.ElasticLinear(input.Shape, weight.Shape, bias?.Shape, outputs));
    }

    /// <summary>
    /// The leading blocks of several matrices, each times a factor, added up: the weights that a mixture of supernets gives a
    /// sub-network (Jawahar et al., arXiv 2306.04845, section 3).
    /// </summary>
    /// <param name="experts">
    /// At least one matrix; each [at least <paramref name="rows"/>, at least <paramref name="columns"/>].
    /// </param>
    /// <param name="gates">The factors: [1, experts] for all rows alike, or [<paramref name="rows"/>, experts].</param>
    /// <param name="rows">Rows of the block, at least 1.</param>
    /// <param name="columns">Columns of the block, at least 1.</param>
    /// <returns>[<paramref name="rows"/>, <paramref name="columns"/>].</returns>
    /// <exception cref="ArgumentException">There is no matrix.</exception>
    /// <exception cref="TensorShapeException">A matrix is too small, or the factors are not as many.</exception>
    internal Tensor Mixture(IReadOnlyList<Tensor> experts, Tensor gates, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(experts);
        if (experts.Count == 0)
            throw new ArgumentException("A mixture of no matrices; give at least one.", nameof(experts));
        Check("Mixture", gates);
        var shape = new TensorShape(rows, columns);
        foreach (Tensor expert in experts)
        {
            RequireOwned(expert);
            Shapes.Mixture(expert.Shape, gates.Shape, experts.Count, shape);
        }

        return MixtureCore(experts, gates, shape);
    }

    /// <summary>The leading columns of a table's rows, one row a token, times a factor.</summary>
    /// <param name="table">[tokens known, at least <paramref name="width"/>].</param>
    /// <param name="tokens">Rows of the table, from 0; at least one.</param>
    /// <param name="width">Columns taken, at least 1.</param>
    /// <param name="factor">What they are multiplied with; a Transformer takes the square root of the width.</param>
    /// <returns>[tokens, <paramref name="width"/>].</returns>
    /// <exception cref="TensorShapeException">The table is no matrix or too narrow, or a token is not in it.</exception>
    internal Tensor Embedding(Tensor table, ReadOnlySpan<int> tokens, int width, float factor = 1f)
    {
        Check("Embedding", table);
        return EmbeddingCore(table, tokens, factor, Shapes.Embedding(table.Shape, tokens, width));
    }

    /// <summary>
    /// Layer normalization (Ba et al., 2016): each innermost row less its mean, over its deviation, times a gain, plus a bias.
    /// </summary>
    /// <param name="input">[..., width].</param>
    /// <param name="gain">[at least width], of which the leading numbers are taken.</param>
    /// <param name="bias">[at least width], of which the leading numbers are taken.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <returns>The input's shape.</returns>
    /// <exception cref="TensorShapeException">Gain or bias are no vectors or too short.</exception>
    internal Tensor LayerNormalization(Tensor input, Tensor gain, Tensor bias, float epsilon = 1e-5f)
    {
        Check("Layer normalization", input, gain);
        RequireOwned(bias);
        Shapes.LayerNormalization(input.Shape, gain.Shape, bias.Shape);
        if (!(epsilon > 0))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Layer normalization needs an epsilon above 0.");
        return LayerNormalizationCore(input, gain, bias, epsilon);
    }

    /// <summary>
    /// Scaled dot-product attention with several heads (Vaswani et al., 2017, section 3.2): each head has its own
    /// consecutive columns of queries, keys and values.
    /// </summary>
    /// <param name="query">[batch, n, width].</param>
    /// <param name="key">[batch, m, width].</param>
    /// <param name="value">[batch, m, width].</param>
    /// <param name="heads">Heads, a divisor of the width.</param>
    /// <param name="causal">Whether query i sees keys up to i + m - n only, so that the last query sees all.</param>
    /// <param name="visible">
    /// Which keys may be seen, batch * m of them row by row; empty for all. A query that sees none gives zeros.
    /// </param>
    /// <returns>[batch, n, width].</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    internal Tensor Attention(
        Tensor query, Tensor key, Tensor value, int heads, bool causal = false, ReadOnlySpan<bool> visible = default)
    {
        Check("Attention", query, key);
        RequireOwned(value);
        Shapes.Attention(query.Shape, key.Shape, value.Shape, heads, causal, visible.Length);
        return AttentionCore(query, key, value, heads, causal, visible);
    }

    /// <summary>Softmax of each innermost row.</summary>
    /// <param name="input">[..., classes].</param>
    /// <returns>The input's shape; each row sums to 1.</returns>
    /// <exception cref="TensorShapeException">A single number.</exception>
    internal Tensor Softmax(Tensor input)
    {
        Check("Softmax", input);
        Shapes.Rows("Softmax", input.Shape);
        return SoftmaxCore(input);
    }

    /// <summary>
    /// Mean cross-entropy of rows against one class each, in nats, with label smoothing: the target is 1 - s for the class,
    /// plus s over all classes evenly (Szegedy et al., 2016, section 7).
    /// </summary>
    /// <param name="logits">[..., classes].</param>
    /// <param name="targets">A class from 0 for each row, or <paramref name="ignored"/> for rows that do not count.</param>
    /// <param name="smoothing">s, at least 0 and below 1.</param>
    /// <param name="ignored">The target of rows that do not count, such as padding; negative for none.</param>
    /// <returns>One number.</returns>
    /// <exception cref="TensorShapeException">Not one target a row, a target that is no class, or no row that counts.</exception>
    internal Tensor CrossEntropy(Tensor logits, ReadOnlySpan<int> targets, float smoothing = 0f, int ignored = -1)
    {
        Check("Cross-entropy", logits);
        int counted = Shapes.CrossEntropy(logits.Shape, targets, ignored);
        if (!(smoothing >= 0f && smoothing < 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(smoothing), smoothing, "Label smoothing must be at least 0 and below 1.");
        }

        return CrossEntropyCore(logits, targets, smoothing, ignored, counted);
    }

    /// <summary>
    /// Mean cross-entropy of rows against probabilities, in nats, as a network learns from another one's output. The
    /// gradient reaches the logits only: the probabilities count as given.
    /// </summary>
    /// <param name="logits">[..., classes].</param>
    /// <param name="probabilities">The same shape.</param>
    /// <param name="counted">Which rows count, one a row; empty for all.</param>
    /// <returns>One number.</returns>
    /// <exception cref="TensorShapeException">The shapes differ, not one flag a row, or no row counts.</exception>
    internal Tensor CrossEntropy(Tensor logits, Tensor probabilities, ReadOnlySpan<bool> counted = default)
    {
        Check("Cross-entropy", logits, probabilities);
        Shapes.Same("Cross-entropy", logits.Shape, probabilities.Shape);
        return CrossEntropyCore(logits, probabilities, counted, Shapes.Counted("Cross-entropy", logits.Shape, counted));
    }

    /// <summary>
    /// Dropout: numbers fall to zero with a probability, the others grow by 1 / (1 - p). Which ones follows from the seed
    /// alone (<see cref="DropoutMask"/>), the same on every engine.
    /// </summary>
    /// <param name="input">The operand.</param>
    /// <param name="probability">p, at least 0 and below 1; 0 gives the operand back.</param>
    /// <param name="seed">The seed of this one use.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    internal Tensor Dropout(Tensor input, float probability, ulong seed)
    {
        Check("Dropout", input);
        if (!(probability >= 0f && probability < 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "A dropout probability must be at least 0 and below 1.");
        }

        return probability == 0f ? input : DropoutCore(input, probability, seed);
    }

    /// <summary>Tensors one after the other along an axis.</summary>
    /// <param name="inputs">At least one; equal lengths on all other axes.</param>
    /// <param name="axis">The axis, negative from the innermost.</param>
    /// <returns>The tensor that holds them all.</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    internal Tensor Concatenate(IReadOnlyList<Tensor> inputs, int axis)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        TensorShape[] shapes = new TensorShape[inputs.Count];
        for (int i = 0; i < shapes.Length; i++)
        {
            Check("Concatenate", inputs[i]);
            shapes[i] = inputs[i].Shape;
        }

        TensorShape shape = Shapes.Concatenate(shapes, axis);
        return inputs.Count == 1 ? inputs[0] : ConcatenateCore(inputs, CountFromOutermost(inputs[0], axis), shape);
    }
}
