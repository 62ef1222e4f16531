using LlmPerformancePredictors.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <content>The operations.</content>
public sealed partial class TorchSharpTensorEngine
{
    /// <inheritdoc/>
    private protected override Tensor LinearCore(Tensor input, Tensor weight, Tensor? bias, bool relu, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        torch.Tensor leading = Leading(Leading(GetValue(weight), 0, shape[-1]), 1, input.Shape[-1]);
        torch.Tensor output = torch.nn.functional.linear(
            GetValue(input), leading, bias is null ? null : Leading(GetValue(bias), 0, shape[-1]));

        // In place: nothing else knows the sums, and a second tensor would be new memory.
        return Keep(relu ? output.relu_() : output, shape);
    }

    /// <inheritdoc/>
    private protected override Tensor AddCore(Tensor left, Tensor right, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(GetValue(left).add(GetValue(right), _one), shape);
    }

    /// <inheritdoc/>
    private protected override Tensor ScaleCore(Tensor input, float factor)
    {
        using TorchOperation operation = Begin();
        return Keep(Scaled(GetValue(input), factor), input.Shape);
    }

    /// <inheritdoc/>
    private protected override Tensor MeanSquaredErrorCore(Tensor prediction, Tensor target)
    {
        using TorchOperation operation = Begin();
        return Keep(torch.nn.functional.mse_loss(GetValue(prediction), GetValue(target)), default);
    }

    /// <inheritdoc/>
    private protected override Tensor ReshapeCore(Tensor input, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(GetValue(input).reshape(Lengths(shape)), shape);
    }

    /// <summary>The leading part of an axis, or the tensor itself if that is all of it.</summary>
    private static torch.Tensor Leading(torch.Tensor tensor, int axis, int length) =>
        tensor.shape[axis] == length ? tensor : tensor.narrow(axis, 0, length);

    private static torch.Tensor Scaled(torch.Tensor tensor, float factor)
    {
        if (factor == 1f)
            return tensor;
        using Scalar scalar = factor;
        return tensor.mul(scalar);
    }
}
