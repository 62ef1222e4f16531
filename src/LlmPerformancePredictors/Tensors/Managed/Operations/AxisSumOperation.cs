using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Sums over one axis, times a factor: [outer, length, inner] to [outer, inner].</summary>
internal sealed unsafe class AxisSumOperation : ManagedOperation
{
    private readonly ManagedTensor _input;
    private readonly float _factor;
    private readonly int _outer = 1;
    private readonly int _length;
    private readonly int _inner = 1;

    /// <summary>Creates the operation.</summary>
    public AxisSumOperation(ManagedTensor input, int axis, float factor)
    {
        _input = input;
        _factor = factor;
        _length = input.Shape[axis];
        for (int i = 0; i < axis; i++)
            _outer *= input.Shape[i];
        for (int i = axis + 1; i < input.Shape.Rank; i++)
            _inner *= input.Shape[i];
    }

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        float* from = _input.Data, to = output.Data;
        for (int outer = 0; outer < _outer; outer++, to += _inner)
        {
            if (_inner == 1)
            {
                *to = _factor * runtime.Vectors.Sum(from, _length);
                from += _length;
                continue;
            }

            runtime.Vectors.Scale(from, _factor, to, _inner);
            from += _inner;
            for (int i = 1; i < _length; i++, from += _inner)
                runtime.Vectors.AddScaled(from, _factor, to, _inner);
        }
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        float* to = _input.GradientTarget(out bool accumulate);
        if (!accumulate)
            new Span<float>(to, _input.Count).Clear();
        for (int outer = 0; outer < _outer; outer++)
        {
            float* from = output.Gradient + ((nint)outer * _inner);
            for (int i = 0; i < _length; i++, to += _inner)
                runtime.Vectors.AddScaled(from, _factor, to, _inner);
        }
    }
}
