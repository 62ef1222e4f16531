using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Exchanges two axes: [outer, n, middle, m, inner] to [outer, m, middle, n, inner].</summary>
internal sealed unsafe class TransposeOperation : ManagedOperation
{
    private readonly ManagedTensor _input;
    private readonly int _outer = 1;
    private readonly int _n;
    private readonly int _middle = 1;
    private readonly int _m;
    private readonly int _inner = 1;

    /// <summary>Creates the operation.</summary>
    public TransposeOperation(ManagedTensor input, int first, int second)
    {
        _input = input;
        _n = input.Shape[first];
        for (int axis = 0; axis < input.Shape.Rank; axis++)
        {
            int length = input.Shape[axis];
            if (axis < first)
                _outer *= length;
            else if (axis > first && axis < second)
                _middle *= length;
            else if (axis > second)
                _inner *= length;
        }

        _m = first == second ? 1 : input.Shape[second];
    }

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedTensor output) => Exchange(_input.Data, output.Data, _n, _m);

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        AlignedBuffer back = runtime.Pool.Rent(output.Count);
        Exchange(output.Gradient, back.Pointer, _m, _n);
        _input.AddGradient(back.Pointer);
        runtime.Pool.Return(back);
    }

    private void Exchange(float* from, float* to, int n, int m)
    {
        for (int outer = 0; outer < _outer; outer++)
        {
            for (int j = 0; j < m; j++)
            {
                for (int middle = 0; middle < _middle; middle++)
                {
                    for (int i = 0; i < n; i++, to += _inner)
                    {
                        float* source = from + (((((((nint)outer * n) + i) * _middle) + middle) * m) + j) * _inner;
                        new ReadOnlySpan<float>(source, _inner).CopyTo(new Span<float>(to, _inner));
                    }
                }
            }
        }
    }
}
