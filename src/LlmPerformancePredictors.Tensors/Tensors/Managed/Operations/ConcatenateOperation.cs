using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Tensors one after the other along an axis: runs of each, [outer, length * inner], side by side.</summary>
internal sealed unsafe class ConcatenateOperation(ManagedTensor[] inputs, int axis) : ManagedOperation
{
    /// <summary>Computes the output.</summary>
    public void Forward(ManagedTensor output)
    {
        int outer = Outer(), width = output.Count / outer;
        float* to = output.Data;
        foreach (ManagedTensor input in inputs)
        {
            int run = input.Count / outer;
            for (int i = 0; i < outer; i++)
                new ReadOnlySpan<float>(input.Data + ((nint)i * run), run).CopyTo(new Span<float>(to + ((nint)i * width), run));
            to += run;
        }
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        int outer = Outer(), width = output.Count / outer;
        float* from = output.Gradient;
        foreach (ManagedTensor input in inputs)
        {
            int run = input.Count / outer;
            if (input.NeedsGradient)
            {
                float* target = input.GetGradientTarget(out bool accumulate);
                for (int i = 0; i < outer; i++)
                {
                    float* row = from + ((nint)i * width);
                    if (accumulate)
                        runtime.Vectors.AddScaled(row, 1f, target + ((nint)i * run), run);
                    else
                        runtime.Vectors.Scale(row, 1f, target + ((nint)i * run), run);
                }
            }

            from += run;
        }
    }

    private int Outer()
    {
        int outer = 1;
        for (int i = 0; i < axis; i++)
            outer *= inputs[0].Shape[i];
        return outer;
    }
}
