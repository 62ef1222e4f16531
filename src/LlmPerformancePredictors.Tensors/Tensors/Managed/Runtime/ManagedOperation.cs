namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>How a tensor was made, for the way back.</summary>
internal abstract class ManagedOperation
{
    /// <summary>Adds to the gradients of the operands.</summary>
    /// <param name="runtime">What it runs on.</param>
    /// <param name="output">The tensor that was made; it has a gradient, which is not read again afterwards.</param>
    public abstract void Backward(ManagedRuntime runtime, ManagedTensor output);
}
