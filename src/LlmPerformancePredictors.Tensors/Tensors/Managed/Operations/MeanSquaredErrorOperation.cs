using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Mean of squared differences.</summary>
internal sealed unsafe class MeanSquaredErrorOperation(ManagedTensor prediction, ManagedTensor target) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        float factor = 2f * *output.Gradient / prediction.Count;
        PooledBuffer difference = runtime.Pool.Rent(prediction.Count);
        runtime.Vectors.Subtract(prediction.Data, target.Data, difference.Pointer, prediction.Count);
        if (prediction.NeedsGradient)
            prediction.AddGradient(difference.Pointer, factor);
        if (target.NeedsGradient)
            target.AddGradient(difference.Pointer, -factor);
        runtime.Pool.Return(difference);
    }
}
