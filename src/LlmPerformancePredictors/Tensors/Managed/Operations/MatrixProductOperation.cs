using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Matrix product over the two innermost axes.</summary>
internal sealed unsafe class MatrixProductOperation(ManagedTensor left, ManagedTensor right, bool transposeLeft, bool transposeRight)
    : ManagedOperation
{
    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output) =>
        Multiply(runtime, new(left.Data, left.Shape, transposeLeft), new(right.Data, right.Shape, transposeRight), output.Data, accumulate: false);

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        Operand gradient = new(output.Gradient, output.Shape, false);
        if (left.NeedsGradient)
        {
            float* target = left.GradientTarget(out bool accumulate);
            Operand other = new(right.Data, right.Shape, transposeRight);
            if (transposeLeft)
                Multiply(runtime, other, gradient.Transposed(), target, accumulate, gradient.Batch);
            else
                Multiply(runtime, gradient, other.Transposed(), target, accumulate, gradient.Batch);
        }

        if (right.NeedsGradient)
            BackwardRight(runtime, gradient);
    }

    private void BackwardRight(ManagedRuntime runtime, Operand gradient)
    {
        float* target = right.GradientTarget(out bool accumulate);
        Operand other = new(left.Data, left.Shape, transposeLeft);
        if (right.Shape.Rank > 2 || gradient.Batch == 1)
        {
            Pair(gradient, other, gradient.Batch, 0);
            return;
        }

        // One right operand for the whole batch: its gradient is the sum over the batch.
        for (int batch = 0; batch < gradient.Batch; batch++)
        {
            Pair(gradient, other, 1, batch);
            accumulate = true;
        }

        void Pair(Operand up, Operand side, int count, int batch)
        {
            up = up.At(batch);
            side = side.At(batch);
            if (transposeRight)
                Multiply(runtime, up.Transposed(), side, target, accumulate, count);
            else
                Multiply(runtime, side.Transposed(), up, target, accumulate, count);
        }
    }

    private static void Multiply(ManagedRuntime runtime, Operand a, Operand b, float* output, bool accumulate, int batch = 0) =>
        runtime.Multiply(
            a.View,
            b.View,
            output,
            b.Columns,
            (a.Rows, b.Columns, a.Columns),
            new TileStart(accumulate, 0, false),
            (batch == 0 ? a.Batch : batch, a.Stride, b.Stride));

    // Matrices of a tensor's two innermost axes, perhaps transposed.
    private readonly struct Operand(float* data, TensorShape shape, bool transposed)
    {
        private readonly float* _data = data;

        public int Rows => transposed ? shape[-1] : shape[-2];

        public int Columns => transposed ? shape[-2] : shape[-1];

        public int Batch => shape.ElementCount / (Rows * Columns);

        public nint Stride => shape.Rank == 2 ? 0 : (nint)Rows * Columns;

        public MatrixView View => MatrixView.Of(_data, shape[-1], transposed);

        public Operand Transposed() => new(_data, shape, !transposed);

        public Operand At(int batch) => new(_data + (batch * Stride), shape, transposed);
    }
}
