namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Exponentials, and softmax with its gradient.</content>
internal abstract unsafe partial class VectorKernels
{
    /// <summary>The sum of exp(factor * (a - shift)).</summary>
    /// <param name="a">The run.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="output">Receives the terms; null if not wanted; may be the run.</param>
    /// <param name="count">How many numbers.</param>
    public abstract float Exponentials(float* a, float factor, float shift, float* output, int count);

    /// <summary>output = factor * exp(a - shift) + offset, or that added to what is there.</summary>
    public abstract void ScaledExponentials(
        float* a, float shift, float factor, float offset, float* output, bool accumulate, int count);

    /// <summary>output = factor * y * (up - dot), or that added to what is there: the gradient of a softmax.</summary>
    public abstract void SoftmaxGradient(float* y, float* up, float dot, float factor, float* output, bool accumulate, int count);

    /// <summary>
    /// Softmax of rows in place, of a mask plus the row, times a factor; a row that is all minus infinity becomes zeros.
    /// </summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="mask">A row of zeros, and minus infinity where the result is 0.</param>
    /// <param name="factor">The factor, above 0.</param>
    /// <param name="count">Rows.</param>
    /// <param name="length">Numbers in a row, a multiple of 16.</param>
    public abstract void SoftmaxRows(float* rows, float* mask, float factor, int count, int length);

    /// <summary>The gradient of <see cref="SoftmaxRows"/>.</summary>
    /// <param name="rows">Its results.</param>
    /// <param name="up">Their gradients, which become those of what the softmax was made from.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="count">Rows.</param>
    /// <param name="length">Numbers in a row, a multiple of 16.</param>
    public abstract void SoftmaxGradientRows(float* rows, float* up, float factor, int count, int length);
}
