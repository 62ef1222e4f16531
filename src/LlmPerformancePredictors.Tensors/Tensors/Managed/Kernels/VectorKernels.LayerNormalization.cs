namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Rows of a layer normalization and their gradients.</content>
internal abstract unsafe partial class VectorKernels
{
    /// <summary>output = (a - mean) * inverse * gain + bias.</summary>
    public abstract void Normalize(float* a, NormalizedRow row, float* gain, float* bias, float* output, int count);

    /// <summary>The gradient of a normalized row for its input.</summary>
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
}
