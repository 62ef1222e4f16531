using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>ReLU.</summary>
internal sealed unsafe class RectifyOperation(ManagedTensor input) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        // In place: nobody reads the output's gradient after this.
        runtime.Vectors.Gate(output.Data, output.Gradient, output.Gradient, output.Count);
        input.TakeGradient(output);
    }
}
