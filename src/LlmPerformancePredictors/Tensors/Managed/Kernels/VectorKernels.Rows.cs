namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Loops over the rows of softmax, cross-entropy, layer normalisation and dropout.</content>
internal abstract unsafe partial class VectorKernels
{
    /// <summary>The largest number of a run.</summary>
    public abstract float Maximum(float* a, int count);

    /// <summary>The sum of products; its order depends on the instruction set alone.</summary>
    public abstract float Dot(float* a, float* b, int count);

    /// <summary>The sum of squared differences to a number.</summary>
    public abstract float SumSquares(float* a, float center, int count);

    /// <summary>The sum of exp(factor * (a - shift)).</summary>
    /// <param name="a">The run.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="output">Receives the terms; null if not wanted; may be the run.</param>
    /// <param name="count">How many numbers.</param>
    public abstract float Exponentials(float* a, float factor, float shift, float* output, int count);

    /// <summary>output = factor * exp(a - shift) + offset, or that added to what is there.</summary>
    public abstract void ScaledExponentials(float* a, float shift, float factor, float offset, float* output, bool accumulate, int count);

    /// <summary>output = factor * y * (up - dot), or that added to what is there: the gradient of a softmax.</summary>
    public abstract void SoftmaxGradient(float* y, float* up, float dot, float factor, float* output, bool accumulate, int count);

    /// <summary>Softmax of rows in place, of a mask plus the row, times a factor; a row that is all minus infinity becomes zeros.</summary>
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

    /// <summary>output = (a - mean) * inverse * gain + bias.</summary>
    public abstract void Normalize(float* a, NormalizedRow row, float* gain, float* bias, float* output, int count);

    /// <summary>The gradient of a normalised row for its input.</summary>
    /// <param name="a">The input.</param>
    /// <param name="row">The row's mean and deviation.</param>
    /// <param name="gain">The gain.</param>
    /// <param name="up">The gradient of the output.</param>
    /// <param name="output">Receives the gradient of the input.</param>
    /// <param name="accumulate">Whether it is added to what is there.</param>
    /// <param name="count">The row's length.</param>
    public abstract void NormalizeGradient(
        float* a, NormalizedRow row, float* gain, float* up, float* output, bool accumulate, int count);

    /// <summary>Adds one row's share to the gradients of gain and bias.</summary>
    public abstract void NormalizeParameterGradients(float* a, NormalizedRow row, float* up, float* gain, float* bias, int count);

    /// <summary>output = factor * a where <see cref="DropoutMask"/> keeps the place, else 0; or that added to what is there.</summary>
    /// <param name="a">The run.</param>
    /// <param name="seed">The seed of the mask.</param>
    /// <param name="place">The place of the run's first number.</param>
    /// <param name="threshold">The threshold of the mask.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="output">Output.</param>
    /// <param name="accumulate">Whether to add to what is there.</param>
    /// <param name="count">How many numbers.</param>
    public abstract void Dropout(
        float* a, ulong seed, int place, uint threshold, float factor, float* output, bool accumulate, int count);
}
