using LlmPerformancePredictors.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <content>The operations.</content>
public sealed partial class TorchSharpTensorEngine
{
    /// <inheritdoc/>
    protected override Tensor MatrixProductCore(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(Transposed(left, transposeLeft).matmul(Transposed(right, transposeRight)), shape);

        static torch.Tensor Transposed(Tensor tensor, bool transpose) => transpose ? Of(tensor).transpose(-2, -1) : Of(tensor);
    }

    /// <inheritdoc/>
    protected override Tensor LinearCore(Tensor input, Tensor weight, Tensor? bias, bool rectify, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        torch.Tensor leading = Leading(Leading(Of(weight), 0, shape[-1]), 1, input.Shape[-1]);
        torch.Tensor output = torch.nn.functional.linear(Of(input), leading, bias is null ? null : Leading(Of(bias), 0, shape[-1]));
        return Keep(rectify ? output.relu() : output, shape);
    }

    /// <inheritdoc/>
    protected override Tensor AddCore(Tensor left, Tensor right, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(Of(left).add(Of(right), _one), shape);
    }

    /// <inheritdoc/>
    protected override Tensor SubtractCore(Tensor left, Tensor right, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(Of(left).sub(Of(right)), shape);
    }

    /// <inheritdoc/>
    protected override Tensor MultiplyCore(Tensor left, Tensor right, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(Of(left).mul(Of(right)), shape);
    }

    /// <inheritdoc/>
    protected override Tensor ScaleCore(Tensor input, float factor)
    {
        using TorchOperation operation = Begin();
        return Keep(Scaled(Of(input), factor), input.Shape);
    }

    /// <inheritdoc/>
    protected override Tensor RectifyCore(Tensor input)
    {
        using TorchOperation operation = Begin();
        return Keep(Of(input).relu(), input.Shape);
    }

    /// <inheritdoc/>
    protected override Tensor SumCore(Tensor input, float factor)
    {
        using TorchOperation operation = Begin();
        return Keep(Scaled(Of(input).sum(), factor), default);
    }

    /// <inheritdoc/>
    protected override Tensor SumCore(Tensor input, int axis, float factor, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(Scaled(Of(input).sum(axis, keepdim: shape.Rank == input.Shape.Rank), factor), shape);
    }

    /// <inheritdoc/>
    protected override Tensor MeanSquaredErrorCore(Tensor prediction, Tensor target)
    {
        using TorchOperation operation = Begin();
        return Keep(torch.nn.functional.mse_loss(Of(prediction), Of(target)), default);
    }

    /// <inheritdoc/>
    protected override Tensor ReshapeCore(Tensor input, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(Of(input).reshape(Lengths(shape)), shape);
    }

    /// <inheritdoc/>
    protected override Tensor TransposeCore(Tensor input, int first, int second, TensorShape shape)
    {
        using TorchOperation operation = Begin();
        return Keep(Of(input).transpose(first, second), shape);
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
