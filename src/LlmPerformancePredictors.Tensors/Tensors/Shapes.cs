namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// The one place where shapes are checked: each method returns the shape of an operation's output or says why there is
/// none, so that every engine gives the same errors.
/// </summary>
internal static partial class Shapes
{
    /// <summary>The shape of a linear layer: input times transposed weight, plus bias.</summary>
    /// <param name="input">[..., in], at least two axes.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <returns>[..., out].</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public static TensorShape Linear(TensorShape input, TensorShape weight, TensorShape? bias)
    {
        const string Operation = "Linear layer";
        if (input.Rank < 2 || weight.Rank != 2 || input[-1] != weight[1])
            throw Error(Operation, input, weight, "the input must be [..., in] with at least two axes and the weight [out, in].");
        if (bias is { } vector && (vector.Rank != 1 || vector[0] != weight[0]))
            throw Error(Operation, weight, vector, "the bias of a weight [out, in] must be [out].");
        return input.With(-1, weight[0]);
    }

    /// <summary>The shape of a sum whose right operand is repeated along the left one's outer axes.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>The left operand's shape.</returns>
    /// <exception cref="TensorShapeException">The right shape is neither the left one nor its innermost axes.</exception>
    public static TensorShape Add(TensorShape left, TensorShape right)
    {
        bool fits = right.Rank <= left.Rank;
        for (int axis = 1; fits && axis <= right.Rank; axis++)
            fits = left[-axis] == right[-axis];
        return fits ? left : throw Error("Add", left, right, "the right shape must be the left one, or its innermost axes.");
    }

    /// <summary>Checks that two shapes are the same.</summary>
    /// <param name="operation">The operation's name, for the message.</param>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>That shape.</returns>
    /// <exception cref="TensorShapeException">They differ.</exception>
    public static TensorShape Same(string operation, TensorShape left, TensorShape right) =>
        left == right ? left : throw Error(operation, left, right, "the shapes must be the same.");

    /// <summary>Checks a new shape for the same numbers.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="shape">The shape wanted.</param>
    /// <returns>The shape wanted.</returns>
    /// <exception cref="TensorShapeException">It holds another number of elements.</exception>
    public static TensorShape Reshape(TensorShape input, TensorShape shape) =>
        input.ElementCount == shape.ElementCount
            ? shape
            : throw Error(
                "Reshape",
                input,
                shape,
                $"they hold {input.ElementCount} and {shape.ElementCount} numbers, which must be equal.");

    /// <summary>Checks the numbers given for a shape.</summary>
    /// <param name="what">What they are for.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <exception cref="TensorShapeException">Not as many as the shape holds.</exception>
    public static void Values(string what, TensorShape shape, int count)
    {
        if (count != shape.ElementCount)
        {
            throw new TensorShapeException(
                $"{what} of shape {shape} holds {shape.ElementCount} numbers, but {count} were given.");
        }
    }

    private static TensorShapeException Error(string operation, TensorShape left, TensorShape right, string rule) =>
        new($"{operation} of {left} and {right}: {rule}");
}
