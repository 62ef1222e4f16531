using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Sum of all numbers, times a factor.</summary>
internal sealed unsafe class SumOperation(ManagedTensor input, float factor) : ManagedOperation
{
    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        float value = factor * *output.Gradient;
        var target = new Span<float>(input.GradientTarget(out bool accumulate), input.Count);
        if (!accumulate)
        {
            target.Fill(value);
            return;
        }

        for (int i = 0; i < target.Length; i++)
            target[i] += value;
    }
}
