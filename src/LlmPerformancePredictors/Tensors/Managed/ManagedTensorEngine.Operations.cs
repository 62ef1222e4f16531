using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Operations;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <content>The operations.</content>
public sealed unsafe partial class ManagedTensorEngine
{
    /// <inheritdoc/>
    protected override Tensor MatrixProductCore(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, TensorShape shape)
    {
        ManagedTensor a = (ManagedTensor)left, b = (ManagedTensor)right, output = New(shape);
        var operation = new MatrixProductOperation(a, b, transposeLeft, transposeRight);
        operation.Forward(_runtime, output);
        return Recorded(output, operation, a.NeedsGradient || b.NeedsGradient);
    }

    /// <inheritdoc/>
    protected override Tensor LinearCore(Tensor input, Tensor weight, Tensor? bias, bool rectify, TensorShape shape)
    {
        ManagedTensor x = (ManagedTensor)input, w = (ManagedTensor)weight, output = New(shape);
        var b = (ManagedTensor?)bias;
        var operation = new LinearOperation(x, w, b, rectify);
        operation.Forward(_runtime, output);
        return Recorded(output, operation, x.NeedsGradient || w.NeedsGradient || b is { NeedsGradient: true });
    }

    /// <inheritdoc/>
    protected override Tensor AddCore(Tensor left, Tensor right, TensorShape shape) =>
        Binary(BinaryKind.Add, left, right, shape);

    /// <inheritdoc/>
    protected override Tensor SubtractCore(Tensor left, Tensor right, TensorShape shape) =>
        Binary(BinaryKind.Subtract, left, right, shape);

    /// <inheritdoc/>
    protected override Tensor MultiplyCore(Tensor left, Tensor right, TensorShape shape) =>
        Binary(BinaryKind.Multiply, left, right, shape);

    /// <inheritdoc/>
    protected override Tensor ScaleCore(Tensor input, float factor)
    {
        ManagedTensor a = (ManagedTensor)input, output = New(input.Shape);
        _runtime.Scale(a.Data, factor, output.Data, accumulate: false, a.Count);
        return Recorded(output, new ScaleOperation(a, factor), a.NeedsGradient);
    }

    /// <inheritdoc/>
    protected override Tensor RectifyCore(Tensor input)
    {
        ManagedTensor a = (ManagedTensor)input, output = New(input.Shape);
        _runtime.Vectors.Rectify(a.Data, output.Data, a.Count);
        return Recorded(output, new RectifyOperation(a), a.NeedsGradient);
    }

    /// <inheritdoc/>
    protected override Tensor SumCore(Tensor input, float factor)
    {
        ManagedTensor a = (ManagedTensor)input, output = New(new TensorShape());
        *output.Data = factor * _runtime.Vectors.Sum(a.Data, a.Count);
        return Recorded(output, new SumOperation(a, factor), a.NeedsGradient);
    }

    /// <inheritdoc/>
    protected override Tensor SumCore(Tensor input, int axis, float factor, TensorShape shape)
    {
        ManagedTensor a = (ManagedTensor)input, output = New(shape);
        var operation = new AxisSumOperation(a, axis, factor);
        operation.Forward(_runtime, output);
        return Recorded(output, operation, a.NeedsGradient);
    }

    /// <inheritdoc/>
    protected override Tensor MeanSquaredErrorCore(Tensor prediction, Tensor target)
    {
        ManagedTensor a = (ManagedTensor)prediction, b = (ManagedTensor)target, output = New(new TensorShape());
        *output.Data = _runtime.Vectors.SumSquaredDifferences(a.Data, b.Data, a.Count) / a.Count;
        return Recorded(output, new MeanSquaredErrorOperation(a, b), a.NeedsGradient || b.NeedsGradient);
    }

    /// <inheritdoc/>
    protected override Tensor ReshapeCore(Tensor input, TensorShape shape)
    {
        var a = (ManagedTensor)input;
        ManagedTensor output = Track(new ManagedTensor(this, _runtime, shape, a.Buffer, ownsBuffer: false, isParameter: false));
        return Recorded(output, new ReshapeOperation(a), a.NeedsGradient);
    }

    /// <inheritdoc/>
    protected override Tensor TransposeCore(Tensor input, int first, int second, TensorShape shape)
    {
        ManagedTensor a = (ManagedTensor)input, output = New(shape);
        var operation = new TransposeOperation(a, Math.Min(first, second), Math.Max(first, second));
        operation.Forward(output);
        return Recorded(output, operation, a.NeedsGradient);
    }

    private ManagedTensor Binary(BinaryKind kind, Tensor left, Tensor right, TensorShape shape)
    {
        ManagedTensor a = (ManagedTensor)left, b = (ManagedTensor)right, output = New(shape);
        Broadcasting.Apply(_runtime, kind, a, b, output);
        return Recorded(output, new BinaryOperation(kind, a, b), a.NeedsGradient || b.NeedsGradient);
    }

    private ManagedTensor New(TensorShape shape) =>
        Track(new ManagedTensor(this, _runtime, shape, _runtime.Pool.Rent(shape.ElementCount), ownsBuffer: true, isParameter: false));

    private ManagedTensor Track(ManagedTensor tensor)
    {
        _live.Add(tensor);
        return tensor;
    }

    private ManagedTensor Recorded(ManagedTensor output, ManagedOperation operation, bool needsGradient)
    {
        if (_recording && needsGradient)
            output.MadeBy(operation);
        return output;
    }
}
