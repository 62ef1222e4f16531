using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Sum, difference or product number by number, with broadcasting.</summary>
internal sealed unsafe class BinaryOperation(BinaryKind kind, ManagedTensor left, ManagedTensor right) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        // The last operand to get the output's gradient as it is may keep it.
        bool plain = kind == BinaryKind.Add && left.Shape == right.Shape;
        if (plain && !right.NeedsGradient)
            left.TakeGradient(output);
        else if (left.NeedsGradient)
            Contribute(runtime, output, left, right, 1f);
        if (plain && right.NeedsGradient)
            right.TakeGradient(output);
        else if (right.NeedsGradient)
            Contribute(runtime, output, right, left, kind == BinaryKind.Subtract ? -1f : 1f);
    }

    private void Contribute(ManagedRuntime runtime, ManagedTensor output, ManagedTensor operand, ManagedTensor other, float sign)
    {
        if (kind != BinaryKind.Multiply)
        {
            Broadcasting.Reduce(runtime, output.Gradient, output.Shape, sign, operand);
            return;
        }

        AlignedBuffer product = runtime.Pool.Rent(output.Count);
        Broadcasting.Apply(
            runtime,
            BinaryKind.Multiply,
            new Broadcasting.Operand(output.Gradient, output.Shape),
            new Broadcasting.Operand(other.Data, other.Shape),
            product.Pointer,
            output.Shape);
        Broadcasting.Reduce(runtime, product.Pointer, output.Shape, 1f, operand);
        runtime.Pool.Return(product);
    }
}
