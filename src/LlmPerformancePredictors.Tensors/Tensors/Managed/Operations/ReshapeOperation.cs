using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>The same numbers in another shape.</summary>
internal sealed unsafe class ReshapeOperation(ManagedTensor input) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output) => input.TakeGradient(output);
}
