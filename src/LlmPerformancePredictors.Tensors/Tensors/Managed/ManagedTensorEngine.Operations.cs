using LlmPerformancePredictors.Tensors.Managed.Operations;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <content>The operations.</content>
public sealed unsafe partial class ManagedTensorEngine
{
    /// <inheritdoc/>
    private protected override Tensor LinearCore(Tensor input, Tensor weight, Tensor? bias, bool relu, TensorShape shape)
    {
        ManagedTensor x = (ManagedTensor)input, w = (ManagedTensor)weight, output = Create(shape);
        var b = (ManagedTensor?)bias;
        var operation = new LinearOperation(x, w, b, relu);
        operation.Forward(_runtime, output);
        return Record(output, operation, x.NeedsGradient || w.NeedsGradient || b is { NeedsGradient: true });
    }

    /// <inheritdoc/>
    private protected override Tensor AddCore(Tensor left, Tensor right, TensorShape shape)
    {
        ManagedTensor a = (ManagedTensor)left, b = (ManagedTensor)right, output = Create(shape);
        var operation = new AddOperation(a, b);
        operation.Forward(_runtime, output);
        return Record(output, operation, a.NeedsGradient || b.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor ScaleCore(Tensor input, float factor)
    {
        ManagedTensor a = (ManagedTensor)input, output = Create(input.Shape);
        _runtime.Scale(a.Data, factor, output.Data, accumulate: false, a.Count);
        return Record(output, new ScaleOperation(a, factor), a.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor MeanSquaredErrorCore(Tensor prediction, Tensor target)
    {
        ManagedTensor a = (ManagedTensor)prediction, b = (ManagedTensor)target, output = Create(new TensorShape());
        *output.Data = _runtime.Vectors.SumSquaredDifferences(a.Data, b.Data, a.Count) / a.Count;
        return Record(output, new MeanSquaredErrorOperation(a, b), a.NeedsGradient || b.NeedsGradient);
    }

    /// <inheritdoc/>
    private protected override Tensor ReshapeCore(Tensor input, TensorShape shape)
    {
        var a = (ManagedTensor)input;
        ManagedTensor output = Track(new ManagedTensor(this, _runtime, shape, a.Buffer, ownsBuffer: false, isParameter: false));
        return Record(output, new ReshapeOperation(a), a.NeedsGradient);
    }

    private ManagedTensor Create(TensorShape shape) =>
        Track(
            new ManagedTensor(
                this, _runtime, shape, _runtime.Pool.Rent(shape.ElementCount), ownsBuffer: true, isParameter: false));

    private ManagedTensor Track(ManagedTensor tensor)
    {
        _live.Add(tensor);
        return tensor;
    }

    private ManagedTensor Record(ManagedTensor output, ManagedOperation operation, bool needsGradient)
    {
        if (_recording && needsGradient)
            output.RecordSource(operation);
        return output;
    }
}
