namespace LlmPerformancePredictors.Tensors;

/// <content>What an engine implements. Operands are the engine's own and shapes are checked.</content>
public abstract partial class TensorEngine
{
    /// <summary>Creates a tensor from numbers.</summary>
    /// <param name="shape">The output's shape.</param>
    /// <param name="values">The numbers, as many as the tensor holds.</param>
    /// <param name="isParameter">Whether training changes it.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor CreateCore(TensorShape shape, ReadOnlySpan<float> values, bool isParameter);

    /// <summary>Opens a scope inside the innermost one.</summary>
    /// <param name="recordGradients">Whether operations are recorded.</param>
    private protected abstract void BeginScopeCore(bool recordGradients);

    /// <summary>Ends the innermost scope: releases its tensors and forgets how they were made.</summary>
    private protected abstract void EndScopeCore();

    /// <summary>Adds gradients to the parameters that <paramref name="loss"/>, one number, was made from.</summary>
    /// <param name="loss">The number to differentiate.</param>
    private protected abstract void BackwardCore(Tensor loss);

    /// <summary>Copies numbers out.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="values">The numbers, as many as the tensor holds.</param>
    private protected abstract void ReadCore(Tensor tensor, Span<float> values);

    /// <summary>Copies numbers in.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="values">The numbers, as many as the tensor holds.</param>
    private protected abstract void WriteCore(Tensor tensor, ReadOnlySpan<float> values);

    /// <summary>Copies a gradient out; zeros if there is none.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">The numbers, as many as the tensor holds.</param>
    private protected abstract void ReadGradientCore(Tensor parameter, Span<float> values);

    /// <summary>Forgets a gradient.</summary>
    /// <param name="parameter">The parameter.</param>
    private protected abstract void ClearGradientCore(Tensor parameter);

    /// <summary>The sum of the squares of a gradient; 0 if there is none.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The sum.</returns>
    private protected abstract double GradientSquaresCore(Tensor parameter);

    /// <summary>Multiplies a gradient, if there is one.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="factor">The factor.</param>
    private protected abstract void ScaleGradientCore(Tensor parameter, float factor);

    /// <summary>Creates an optimizer.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">Checked settings.</param>
    /// <returns>The optimizer.</returns>
    private protected abstract AdamOptimizer CreateAdamCore(IReadOnlyList<Tensor> parameters, AdamOptions options);

    /// <summary>Input times transposed weight, plus bias, through a ReLU if wanted.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out] or null.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <param name="shape">The output's shape.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor LinearCore(Tensor input, Tensor weight, Tensor? bias, bool relu, TensorShape shape);

    /// <summary>Sum; the right operand is repeated along the left one's outer axes.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand, of the left one's shape or its innermost axes.</param>
    /// <param name="shape">The output's shape.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor AddCore(Tensor left, Tensor right, TensorShape shape);

    /// <summary>Times a number.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor ScaleCore(Tensor input, float factor);

    /// <summary>Mean of squared differences.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor MeanSquaredErrorCore(Tensor prediction, Tensor target);

    /// <summary>Same numbers, other shape.</summary>
    /// <param name="input">The operand.</param>
    /// <param name="shape">The output's shape.</param>
    /// <returns>The new tensor.</returns>
    private protected abstract Tensor ReshapeCore(Tensor input, TensorShape shape);
}
