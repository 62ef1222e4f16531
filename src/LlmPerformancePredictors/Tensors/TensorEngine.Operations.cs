namespace LlmPerformancePredictors.Tensors;

/// <content>The operations.</content>
public abstract partial class TensorEngine
{
    /// <summary>Matrix product over the two innermost axes; the outer axes are a batch.</summary>
    /// <param name="left">[..., n, k], or [..., k, n] with <paramref name="transposeLeft"/>.</param>
    /// <param name="right">[..., k, m] or [k, m], or with the two exchanged.</param>
    /// <param name="transposeLeft">Whether the left operand's matrices are transposed.</param>
    /// <param name="transposeRight">Whether the right operand's matrices are transposed.</param>
    /// <returns>[..., n, m].</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public Tensor MatrixProduct(Tensor left, Tensor right, bool transposeLeft = false, bool transposeRight = false)
    {
        Check("Matrix product", left, right);
        TensorShape shape = Shapes.MatrixProduct(left.Shape, right.Shape, transposeLeft, transposeRight);
        return MatrixProductCore(left, right, transposeLeft, transposeRight, shape);
    }

    /// <summary>A linear layer in one piece: input times transposed weight, plus bias, through a ReLU if wanted.</summary>
    /// <param name="input">[..., in], at least two axes.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <param name="rectify">Whether the output goes through a ReLU.</param>
    /// <returns>[..., out].</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public Tensor Linear(Tensor input, Tensor weight, Tensor? bias, bool rectify = false)
    {
        Check("Linear layer", input, weight);
        if (bias is not null)
            Owned(bias);
        return LinearCore(input, weight, bias, rectify, Shapes.Linear(input.Shape, weight.Shape, bias?.Shape));
    }

    /// <summary>Sum number by number, with broadcasting.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand; axes align at the innermost, and a length of 1 is repeated, in either operand.</param>
    /// <returns>left + right.</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public Tensor Add(Tensor left, Tensor right)
    {
        Check("Add", left, right);
        return AddCore(left, right, Shapes.Broadcast("Add", left.Shape, right.Shape));
    }

    /// <summary>Difference number by number, with broadcasting.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand; axes align at the innermost, and a length of 1 is repeated, in either operand.</param>
    /// <returns>left - right.</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public Tensor Subtract(Tensor left, Tensor right)
    {
        Check("Subtract", left, right);
        return SubtractCore(left, right, Shapes.Broadcast("Subtract", left.Shape, right.Shape));
    }

    /// <summary>Product number by number, with broadcasting.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand; axes align at the innermost, and a length of 1 is repeated, in either operand.</param>
    /// <returns>left * right.</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    public Tensor Multiply(Tensor left, Tensor right)
    {
        Check("Multiply", left, right);
        return MultiplyCore(left, right, Shapes.Broadcast("Multiply", left.Shape, right.Shape));
    }

    /// <summary>Every number times a factor.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>The shape of the operand.</returns>
    public Tensor Scale(Tensor input, float factor)
    {
        Check("Scale", input);
        return ScaleCore(input, factor);
    }

    /// <summary>Every number that is above 0, and 0 for the others.</summary>
    /// <param name="input">The operand.</param>
    /// <returns>The shape of the operand.</returns>
    public Tensor Rectify(Tensor input)
    {
        Check("Rectify", input);
        return RectifyCore(input);
    }

    /// <summary>Sum of all numbers.</summary>
    /// <param name="input">The operand.</param>
    /// <returns>One number, of shape [].</returns>
    public Tensor Sum(Tensor input)
    {
        Check("Sum", input);
        return SumCore(input, 1f);
    }

    /// <summary>Mean of all numbers.</summary>
    /// <param name="input">The operand.</param>
    /// <returns>One number, of shape [].</returns>
    public Tensor Mean(Tensor input)
    {
        Check("Mean", input);
        return SumCore(input, 1f / input.Shape.ElementCount);
    }

    /// <summary>Sums over one axis.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="axis">The axis, negative from the innermost.</param>
    /// <param name="keepAxis">Whether the axis stays, with length 1.</param>
    /// <returns>The operand's shape without that axis.</returns>
    /// <exception cref="TensorShapeException">There is no such axis.</exception>
    public Tensor Sum(Tensor input, int axis, bool keepAxis = false)
    {
        Check("Sum", input);
        return SumCore(input, Positive(input, axis), 1f, Shapes.Reduce("Sum", input.Shape, axis, keepAxis));
    }

    /// <summary>Means over one axis.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="axis">The axis, negative from the innermost.</param>
    /// <param name="keepAxis">Whether the axis stays, with length 1.</param>
    /// <returns>The operand's shape without that axis.</returns>
    /// <exception cref="TensorShapeException">There is no such axis.</exception>
    public Tensor Mean(Tensor input, int axis, bool keepAxis = false)
    {
        Check("Mean", input);
        TensorShape shape = Shapes.Reduce("Mean", input.Shape, axis, keepAxis);
        return SumCore(input, Positive(input, axis), 1f / input.Shape[axis], shape);
    }

    /// <summary>Mean of the squared differences.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target, of the same shape.</param>
    /// <returns>One number, of shape [].</returns>
    /// <exception cref="TensorShapeException">The shapes differ.</exception>
    public Tensor MeanSquaredError(Tensor prediction, Tensor target)
    {
        Check("Mean squared error", prediction, target);
        Shapes.Same("Mean squared error", prediction.Shape, target.Shape);
        return MeanSquaredErrorCore(prediction, target);
    }

    /// <summary>The same numbers in another shape; nothing is copied where the engine can help it.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="shape">The new shape.</param>
    /// <returns>The new shape.</returns>
    /// <exception cref="TensorShapeException">The shape holds another number of elements.</exception>
    public Tensor Reshape(Tensor input, TensorShape shape)
    {
        Check("Reshape", input);
        return ReshapeCore(input, Shapes.Reshape(input.Shape, shape));
    }

    /// <summary>Exchanges two axes.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="first">One axis, negative from the innermost.</param>
    /// <param name="second">The other.</param>
    /// <returns>The exchanged shape.</returns>
    /// <exception cref="TensorShapeException">There is no such axis.</exception>
    public Tensor Transpose(Tensor input, int first = -2, int second = -1)
    {
        Check("Transpose", input);
        TensorShape shape = Shapes.Transpose(input.Shape, first, second);
        return TransposeCore(input, Positive(input, first), Positive(input, second), shape);
    }

    private static int Positive(Tensor input, int axis) => axis < 0 ? axis + input.Shape.Rank : axis;

    private void Check(string operation, Tensor input)
    {
        InScope(operation);
        Owned(input);
    }

    private void Check(string operation, Tensor left, Tensor right)
    {
        Check(operation, left);
        Owned(right);
    }
}
