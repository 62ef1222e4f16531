namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>How a tensor was made, for the way back.</summary>
internal abstract class ManagedOperation
{
    /// <summary>Adds to the gradients of the operands.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="output">The tensor that was made; it has a gradient, which is not read again afterwards.</param>
    public abstract void Backward(ManagedTensorEngine engine, ManagedTensor output);
}
