using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Times a number.</summary>
internal sealed unsafe class ScaleOperation(ManagedTensor input, float factor) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output) => input.AddGradient(output.Gradient, factor);
}
