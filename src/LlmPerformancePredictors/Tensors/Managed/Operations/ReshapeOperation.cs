namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>The same numbers in another shape.</summary>
internal sealed unsafe class ReshapeOperation(ManagedTensor input) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedTensorEngine engine, ManagedTensor output) => input.TakeGradient(output);
}
