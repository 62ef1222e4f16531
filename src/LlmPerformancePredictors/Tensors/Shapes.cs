namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// The one place where shapes are checked: each method returns the shape of an operation's output or says why there is
/// none, so that every engine gives the same errors.
/// </summary>
public static partial class Shapes
{
    /// <summary>The shape of a matrix product over the two innermost axes.</summary>
    /// <param name="left">[..., n, k], or [..., k, n] if transposed; at least two axes.</param>
    /// <param name="right">[..., k, m], or [..., m, k] if transposed; the outer axes are the left operand's, or absent.</param>
    /// <param name="transposeLeft">Whether the left operand's two innermost axes are exchanged.</param>
    /// <param name="transposeRight">Whether the right operand's two innermost axes are exchanged.</param>
    /// <returns>[..., n, m].</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public static TensorShape MatrixProduct(TensorShape left, TensorShape right, bool transposeLeft, bool transposeRight)
    {
        const string Operation = "Matrix product";
        if (left.Rank < 2 || right.Rank < 2)
            throw Error(Operation, left, right, "both operands need at least two axes; Reshape a vector to one row or column.");
        int inner = transposeLeft ? left[-2] : left[-1];
        int rightInner = transposeRight ? right[-1] : right[-2];
        if (inner != rightInner)
        {
            string how = $"{(transposeLeft ? "transposed" : "plain")} times {(transposeRight ? "transposed" : "plain")}";
            throw Error(Operation, left, right, $"{how}, the inner lengths {inner} and {rightInner} must be equal.");
        }

        if (right.Rank != 2)
        {
            bool same = left.Rank == right.Rank;
            for (int axis = 0; same && axis < left.Rank - 2; axis++)
                same = left[axis] == right[axis];
            if (!same)
                throw Error(Operation, left, right, "the right operand must have the left one's outer axes, or exactly two axes.");
        }

        return left.With(-2, transposeLeft ? left[-1] : left[-2]).With(-1, transposeRight ? right[-2] : right[-1]);
    }

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

    /// <summary>The shape of an operation number by number, axes aligned at the innermost; a length of 1 is repeated.</summary>
    /// <param name="operation">The operation's name, for the message.</param>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>The broadcast shape.</returns>
    /// <exception cref="TensorShapeException">Lengths differ and neither is 1.</exception>
    public static TensorShape Broadcast(string operation, TensorShape left, TensorShape right)
    {
        if (left == right)
            return left;
        int rank = Math.Max(left.Rank, right.Rank);
        Span<int> lengths = stackalloc int[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            int a = axis <= left.Rank ? left[-axis] : 1;
            int b = axis <= right.Rank ? right[-axis] : 1;
            if (a != b && a != 1 && b != 1)
                throw Error(operation, left, right, $"axis {-axis} has lengths {a} and {b}: they must be equal, or one of them 1.");
            lengths[rank - axis] = Math.Max(a, b);
        }

        return new TensorShape(lengths);
    }

    /// <summary>Checks that two shapes are the same.</summary>
    /// <param name="operation">The operation's name, for the message.</param>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>That shape.</returns>
    /// <exception cref="TensorShapeException">They differ.</exception>
    public static TensorShape Same(string operation, TensorShape left, TensorShape right) =>
        left == right ? left : throw Error(operation, left, right, "the shapes must be the same.");

    /// <summary>The shape after a sum or mean over one axis, which is kept with length 1 or dropped.</summary>
    /// <param name="operation">The operation's name, for the message.</param>
    /// <param name="input">The operand.</param>
    /// <param name="axis">The axis, negative from the innermost.</param>
    /// <param name="keepAxis">Whether the axis stays, with length 1.</param>
    /// <returns>The reduced shape.</returns>
    /// <exception cref="TensorShapeException">There is no such axis.</exception>
    public static TensorShape Reduce(string operation, TensorShape input, int axis, bool keepAxis)
    {
        if (axis < -input.Rank || axis >= input.Rank)
            throw new TensorShapeException($"{operation} of {input} over axis {axis}: allowed are {-input.Rank} to {input.Rank - 1}.");
        if (keepAxis)
            return input.With(axis, 1);
        int dropped = axis < 0 ? axis + input.Rank : axis;
        Span<int> lengths = stackalloc int[input.Rank - 1];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = input[i < dropped ? i : i + 1];
        return new TensorShape(lengths);
    }

    /// <summary>Checks a new shape for the same numbers.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="shape">The shape wanted.</param>
    /// <returns>The shape wanted.</returns>
    /// <exception cref="TensorShapeException">It holds another number of elements.</exception>
    public static TensorShape Reshape(TensorShape input, TensorShape shape) =>
        input.ElementCount == shape.ElementCount
            ? shape
            : throw Error("Reshape", input, shape, $"they hold {input.ElementCount} and {shape.ElementCount} numbers, which must be equal.");

    /// <summary>The shape with two axes exchanged.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="first">One axis, negative from the innermost.</param>
    /// <param name="second">The other.</param>
    /// <returns>The exchanged shape.</returns>
    /// <exception cref="TensorShapeException">There is no such axis.</exception>
    public static TensorShape Transpose(TensorShape input, int first, int second) =>
        input.With(first, input[second]).With(second, input[first]);

    /// <summary>Checks the numbers given for a shape.</summary>
    /// <param name="what">What they are for.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <exception cref="TensorShapeException">Not as many as the shape holds.</exception>
    public static void Values(string what, TensorShape shape, int count)
    {
        if (count != shape.ElementCount)
            throw new TensorShapeException($"{what} of shape {shape} holds {shape.ElementCount} numbers, but {count} were given.");
    }

    private static TensorShapeException Error(string operation, TensorShape left, TensorShape right, string rule) =>
        new($"{operation} of {left} and {right}: {rule}");
}
