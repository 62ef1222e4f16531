using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Mean of squared differences.</summary>
internal sealed unsafe class MeanSquaredErrorOperation(ManagedTensor prediction, ManagedTensor target) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedTensorEngine engine, ManagedTensor output)
    {
        float factor = 2f * *output.Gradient / prediction.Count;
        AlignedBuffer difference = engine.Pool.Rent(prediction.Count);
        engine.Vectors.Binary(
            BinaryKind.Subtract, prediction.Data, 1, target.Data, 1, difference.Pointer, prediction.Count);
        if (prediction.NeedsGradient)
            prediction.AddGradient(difference.Pointer, factor);
        if (target.NeedsGradient)
            target.AddGradient(difference.Pointer, -factor);
        engine.Pool.Return(difference);
    }
}
