using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>
/// A linear layer with a weight or its leading block, its bias and its ReLU in the kernel of the matrix product.
/// </summary>
internal sealed unsafe class LinearOperation(ManagedTensor input, ManagedTensor weight, ManagedTensor? bias, bool relu)
    : ManagedOperation
{
    private int In => input.Shape[-1];

    private int Rows => input.Count / In;

    // Distance of two rows of the weight, which may be wider than the input.
    private int Stride => weight.Shape[1];

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output)
    {
        int outputs = output.Shape[-1];
        var start = new TileStart(false, bias is null ? 0 : (nint)bias.Data, relu);
        MatrixView x = MatrixView.FromRowMajor(input.Data, In, transposed: false);
        MatrixView w = MatrixView.FromRowMajor(weight.Data, Stride, transposed: true);
        runtime.Multiply(x, w, output.Data, outputs, (Rows, outputs, In), start);
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        int outputs = output.Shape[-1];
        BackwardSums(runtime, output, outputs);
        if (weight.NeedsGradient)
        {
            float* target = weight.GetGradientTarget(outputs, In, out bool accumulate);
            MatrixView up = MatrixView.FromRowMajor(output.Gradient, outputs, transposed: true);
            MatrixView x = MatrixView.FromRowMajor(input.Data, In, transposed: false);
            runtime.Multiply(up, x, target, Stride, (outputs, In, Rows), new TileStart(accumulate, 0, false));
        }

        if (input.NeedsGradient)
        {
            float* target = input.GetGradientTarget(out bool accumulate);
            MatrixView up = MatrixView.FromRowMajor(output.Gradient, outputs, transposed: false);
            MatrixView w = MatrixView.FromRowMajor(weight.Data, Stride, transposed: false);
            runtime.Multiply(up, w, target, In, (Rows, In, outputs), new TileStart(accumulate, 0, false));
        }
    }

    private void BackwardSums(ManagedRuntime runtime, ManagedTensor output, int outputs)
    {
        bool wanted = bias is { NeedsGradient: true };
        if (!wanted && !relu)
            return;
        bool accumulate = false;
        var job = new GateJob
        {
            Kernels = runtime.Vectors,
            Gate = relu ? output.Data : null,
            Gradient = output.Gradient,
            Sums = wanted ? bias!.GetGradientTarget(1, outputs, out accumulate) : null,
            Rows = Rows,
            Columns = outputs,
        };
        job.Accumulate = accumulate;
        runtime.Workers.Run(ref job, job.Worthwhile);
    }
}
