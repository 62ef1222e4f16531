namespace LlmPerformancePredictors.Tensors;

/// <content>Shapes of a Transformer's operations.</content>
internal static partial class Shapes
{
    /// <summary>The shape of a linear layer with the leading rows and columns of a weight.</summary>
    /// <param name="input">[..., in], at least two axes.</param>
    /// <param name="weight">[at least <paramref name="outputs"/>, at least in].</param>
    /// <param name="bias">[at least <paramref name="outputs"/>], or null for none.</param>
    /// <param name="outputs">The width of the output.</param>
    /// <returns>[..., <paramref name="outputs"/>].</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public static TensorShape ElasticLinear(TensorShape input, TensorShape weight, TensorShape? bias, int outputs)
    {
        const string Operation = "Elastic linear layer";
        if (input.Rank < 2 || weight.Rank != 2 || input[-1] > weight[1])
        {
            throw Error(
                Operation,
                input,
                weight,
                "the input must be [..., in] with at least two axes and the weight [any, at least in].");
        }

        if (outputs < 1 || outputs > weight[0])
        {
            throw Error(
                Operation, input, weight, $"{outputs} outputs are wanted: allowed are 1 to {weight[0]}, the weight's rows.");
        }

        if (bias is { } vector && (vector.Rank != 1 || vector[0] < outputs))
            throw Error(Operation, weight, vector, $"the bias must be [at least {outputs}].");
        return input.With(-1, outputs);
    }

    /// <summary>Checks one matrix of a mixture, and its factors.</summary>
    /// <param name="expert">The matrix.</param>
    /// <param name="gates">The factors.</param>
    /// <param name="experts">How many matrices there are.</param>
    /// <param name="block">[rows, columns] of the mixture.</param>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public static void Mixture(TensorShape expert, TensorShape gates, int experts, TensorShape block)
    {
        const string Operation = "Mixture";
        if (expert.Rank != 2 || expert[0] < block[0] || expert[1] < block[1])
            throw Error(Operation, expert, block, "each matrix must be at least as large as the block.");
        if (gates.Rank != 2 || gates[1] != experts || (gates[0] != 1 && gates[0] != block[0]))
        {
            throw Error(
                Operation, gates, block, $"the factors must be [1, {experts}] or [{block[0]}, {experts}], a column a matrix.");
        }
    }

    /// <summary>The shape of embedded tokens.</summary>
    /// <param name="table">[tokens known, at least <paramref name="width"/>].</param>
    /// <param name="tokens">Rows of the table.</param>
    /// <param name="width">Columns taken.</param>
    /// <returns>[tokens, <paramref name="width"/>].</returns>
    /// <exception cref="TensorShapeException">The table is no matrix or too narrow, or a token is not in it.</exception>
    public static TensorShape Embedding(TensorShape table, ReadOnlySpan<int> tokens, int width)
    {
        if (table.Rank != 2 || width < 1 || width > table[1])
        {
            throw new TensorShapeException(
                $"Embedding of width {width} from {table}: the table must be [tokens known, at least the width] and the width "
                + "at least 1.");
        }

        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)table[0])
                throw new TensorShapeException($"Embedding of token {token} from {table}: allowed are 0 to {table[0] - 1}.");
        }

        return new TensorShape(tokens.Length, width);
    }

    /// <summary>Checks gain and bias of a layer normalization.</summary>
    /// <param name="input">[..., width].</param>
    /// <param name="gain">[at least width].</param>
    /// <param name="bias">[at least width].</param>
    /// <exception cref="TensorShapeException">They are no vectors or too short.</exception>
    public static void LayerNormalization(TensorShape input, TensorShape gain, TensorShape bias)
    {
        const string Operation = "Layer normalization";
        Rows(Operation, input);
        foreach (TensorShape vector in (ReadOnlySpan<TensorShape>)[gain, bias])
        {
            if (vector.Rank != 1 || vector[0] < input[-1])
                throw Error(Operation, input, vector, $"gain and bias must be [at least {input[-1]}].");
        }
    }

    /// <summary>Checks the operands of attention.</summary>
    /// <param name="query">[batch, n, width].</param>
    /// <param name="key">[batch, m, width].</param>
    /// <param name="value">[batch, m, width].</param>
    /// <param name="heads">Heads, a divisor of the width.</param>
    /// <param name="causal">Whether later keys are hidden, which needs n of at most m.</param>
    /// <param name="flags">Visibility flags: batch * m, or 0.</param>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public static void Attention(TensorShape query, TensorShape key, TensorShape value, int heads, bool causal, int flags)
    {
        const string Operation = "Attention";
        if (query.Rank != 3 || key.Rank != 3 || query[0] != key[0] || query[2] != key[2])
            throw Error(Operation, query, key, "the query must be [batch, n, width] and the key [batch, m, width].");
        if (key != value)
            throw Error(Operation, key, value, "key and value must have the same shape.");
        if (heads < 1 || query[2] % heads != 0)
            throw Error(Operation, query, key, $"{heads} heads: they must be at least 1 and divide the width {query[2]}.");
        if (causal && query[1] > key[1])
            throw Error(Operation, query, key, "causal attention needs at most as many queries as keys.");
        if (flags != 0 && flags != key[0] * key[1])
            throw Error(Operation, query, key, $"{flags} visibility flags: there must be one a key, {key[0] * key[1]}, or none.");
    }

    /// <summary>The number of innermost rows.</summary>
    /// <param name="operation">The operation's name, for the message.</param>
    /// <param name="input">[..., length], at least one axis.</param>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="TensorShapeException">A single number.</exception>
    public static int Rows(string operation, TensorShape input) =>
        input.Rank > 0 ? input.ElementCount / input[-1] : throw new TensorShapeException(
            $"{operation} of {input}: at least one axis is needed.");

    /// <summary>Checks the targets of a cross-entropy.</summary>
    /// <param name="logits">[..., classes].</param>
    /// <param name="targets">A class for each row, or <paramref name="ignored"/>.</param>
    /// <param name="ignored">The target of rows that do not count.</param>
    /// <returns>How many rows count, at least 1.</returns>
    /// <exception cref="TensorShapeException">Not one target a row, a target that is no class, or no row that counts.</exception>
    public static int CrossEntropy(TensorShape logits, ReadOnlySpan<int> targets, int ignored)
    {
        const string Operation = "Cross-entropy";
        int rows = Rows(Operation, logits), counted = 0;
        if (targets.Length != rows)
        {
            throw new TensorShapeException(
                $"{Operation} of {logits} with {targets.Length} targets: there must be one a row, {rows}.");
        }

        foreach (int target in targets)
        {
            if (target == ignored)
                continue;
            if ((uint)target >= (uint)logits[-1])
            {
                throw new TensorShapeException(
                    $"{Operation} of {logits} with target {target}: allowed are 0 to {logits[-1] - 1}, and {ignored} for rows "
                    + "that do not count.");
            }

            counted++;
        }

        return counted > 0 ? counted : throw new TensorShapeException(
            $"{Operation} of {logits}: every target is {ignored}, so no row counts.");
    }

    /// <summary>How many rows count.</summary>
    /// <param name="operation">The operation's name, for the message.</param>
    /// <param name="input">[..., length].</param>
    /// <param name="flags">One a row; empty for all.</param>
    /// <returns>Rows that count, at least 1.</returns>
    /// <exception cref="TensorShapeException">Not one flag a row, or no row counts.</exception>
    public static int Counted(string operation, TensorShape input, ReadOnlySpan<bool> flags)
    {
        int rows = Rows(operation, input);
        if (flags.IsEmpty)
            return rows;
        if (flags.Length != rows)
        {
            throw new TensorShapeException(
                $"{operation} of {input} with {flags.Length} flags: there must be one a row, {rows}, or none.");
        }

        int counted = flags.Count(true);
        return counted > 0 ? counted : throw new TensorShapeException($"{operation} of {input}: no row counts.");
    }

    /// <summary>The shape of tensors one after the other.</summary>
    /// <param name="inputs">Their shapes, at least one.</param>
    /// <param name="axis">The axis, negative from the innermost.</param>
    /// <returns>The joint shape.</returns>
    /// <exception cref="TensorShapeException">None, or lengths of other axes differ.</exception>
    public static TensorShape Concatenate(ReadOnlySpan<TensorShape> inputs, int axis)
    {
        if (inputs.IsEmpty)
            throw new TensorShapeException("Concatenate of no tensors: at least one is needed.");
        int length = 0;
        foreach (TensorShape input in inputs)
        {
            if (input.Rank != inputs[0].Rank || input.With(axis, 1) != inputs[0].With(axis, 1))
                throw Error("Concatenate", inputs[0], input, $"all axes but {axis} must have equal lengths.");
            length = checked(length + input[axis]);
        }

        return inputs[0].With(axis, length);
    }
}
