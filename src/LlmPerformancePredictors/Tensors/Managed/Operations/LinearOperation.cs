using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>A linear layer, its bias and its ReLU in the kernel of the matrix product.</summary>
internal sealed unsafe class LinearOperation(ManagedTensor input, ManagedTensor weight, ManagedTensor? bias, bool rectify)
    : ManagedOperation
{
    private int In => weight.Shape[1];

    private int Out => weight.Shape[0];

    private int Rows => input.Count / In;

    /// <summary>Computes the output.</summary>
    public void Forward(ManagedTensorEngine engine, ManagedTensor output)
    {
        var start = new TileStart(false, bias is null ? 0 : (nint)bias.Data, rectify);
        MatrixView x = MatrixView.Of(input.Data, In, transposed: false);
        MatrixView w = MatrixView.Of(weight.Data, In, transposed: true);
        engine.Multiply(x, w, output.Data, (Rows, Out, In), start, (1, 0, 0));
    }

    /// <inheritdoc/>
    public override void Backward(ManagedTensorEngine engine, ManagedTensor output)
    {
        BackwardSums(engine, output);
        if (weight.NeedsGradient)
        {
            float* target = weight.GradientTarget(out bool accumulate);
            MatrixView up = MatrixView.Of(output.Gradient, Out, transposed: true);
            MatrixView x = MatrixView.Of(input.Data, In, transposed: false);
            engine.Multiply(up, x, target, (Out, In, Rows), new TileStart(accumulate, 0, false), (1, 0, 0));
        }

        if (input.NeedsGradient)
        {
            float* target = input.GradientTarget(out bool accumulate);
            MatrixView up = MatrixView.Of(output.Gradient, Out, transposed: false);
            MatrixView w = MatrixView.Of(weight.Data, In, transposed: false);
            engine.Multiply(up, w, target, (Rows, In, Out), new TileStart(accumulate, 0, false), (1, 0, 0));
        }
    }

    private void BackwardSums(ManagedTensorEngine engine, ManagedTensor output)
    {
        bool wanted = bias is { NeedsGradient: true };
        if (!wanted && !rectify)
            return;
        bool accumulate = false;
        var job = new GateJob
        {
            Kernels = engine.Vectors,
            Gate = rectify ? output.Data : null,
            Gradient = output.Gradient,
            Sums = wanted ? bias!.GradientTarget(out accumulate) : null,
            Rows = Rows,
            Columns = Out,
        };
        job.Accumulate = accumulate;
        engine.Workers.Run(ref job, job.Worthwhile);
    }
}
