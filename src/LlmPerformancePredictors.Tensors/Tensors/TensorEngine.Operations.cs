namespace LlmPerformancePredictors.Tensors;

/// <content>The operations.</content>
public abstract partial class TensorEngine
{
    /// <summary>A linear layer in one piece: input times transposed weight, plus bias, through a ReLU if wanted.</summary>
    /// <param name="input">[..., in], at least two axes.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <param name="relu">Whether the output goes through a ReLU.</param>
    /// <returns>[..., out].</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    internal Tensor Linear(Tensor input, Tensor weight, Tensor? bias, bool relu = false)
    {
        Check("Linear layer", input, weight);
        if (bias is not null)
            RequireOwned(bias);
        return LinearCore(input, weight, bias, relu, Shapes.Linear(input.Shape, weight.Shape, bias?.Shape));
    }

    /// <summary>Sum number by number; the right operand is repeated along outer axes that it lacks.</summary>
    /// <param name="left">[..., shape of the right operand].</param>
    /// <param name="right">The left operand's shape, or its innermost axes.</param>
    /// <returns>The left operand's shape.</returns>
    /// <exception cref="TensorShapeException">The shapes do not fit.</exception>
    internal Tensor Add(Tensor left, Tensor right)
    {
        Check("Add", left, right);
        return AddCore(left, right, Shapes.Add(left.Shape, right.Shape));
    }

    /// <summary>Every number times a factor.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>The shape of the operand.</returns>
    internal Tensor Scale(Tensor input, float factor)
    {
        Check("Scale", input);
        return ScaleCore(input, factor);
    }

    /// <summary>Mean of the squared differences.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target, of the same shape.</param>
    /// <returns>One number, of shape [].</returns>
    /// <exception cref="TensorShapeException">The shapes differ.</exception>
    internal Tensor MeanSquaredError(Tensor prediction, Tensor target)
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
    internal Tensor Reshape(Tensor input, TensorShape shape)
    {
        Check("Reshape", input);
        return ReshapeCore(input, Shapes.Reshape(input.Shape, shape));
    }

    private static int CountFromOutermost(Tensor input, int axis) => axis < 0 ? axis + input.Shape.Rank : axis;

    private void Check(string operation, Tensor input)
    {
        RequireScope(operation);
        RequireOwned(input);
    }

    private void Check(string operation, Tensor left, Tensor right)
    {
        Check(operation, left);
        RequireOwned(right);
    }
}
