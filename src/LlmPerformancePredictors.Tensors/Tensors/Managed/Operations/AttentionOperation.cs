using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Scaled dot-product attention.</summary>
/// <param name="query">[batch, n, width].</param>
/// <param name="key">[batch, m, width].</param>
/// <param name="value">[batch, m, width].</param>
/// <param name="heads">The sizes.</param>
/// <param name="weights">Receives what each query takes of each value, for the way back; null if there is none.</param>
internal sealed unsafe class AttentionOperation(
    ManagedTensor query, ManagedTensor key, ManagedTensor value, AttentionHeads heads, ManagedTensor? weights) : ManagedOperation
{
    /// <summary>Computes the output.</summary>
    public void Forward(ManagedRuntime runtime, ManagedTensor output, bool causal, ReadOnlySpan<bool> visible)
    {
        PooledBuffer scratch = runtime.Pool.Rent(checked(runtime.Threads * AttentionForwardJob.ScratchSize(heads)));
        fixed (bool* flags = visible)
        {
            var job = new AttentionForwardJob
            {
                Heads = heads,
                Query = query.Data,
                Key = key.Data,
                Value = value.Data,
                Output = output.Data,
                Weights = weights is null ? null : weights.Data,
                Causal = causal,
                Visible = flags,
                Scratch = scratch.Pointer,
            };
            runtime.Workers.Run(ref job, heads.Worthwhile);
        }

        runtime.Pool.Return(scratch);
    }

    /// <inheritdoc/>
    public override void Backward(ManagedRuntime runtime, ManagedTensor output)
    {
        PooledBuffer scratch = runtime.Pool.Rent(checked(runtime.Threads * AttentionBackwardJob.ScratchSize(heads)));
        var job = new AttentionBackwardJob
        {
            Heads = heads,
            Query = query.Data,
            Key = key.Data,
            Value = value.Data,
            Weights = weights!.Data,
            Up = output.Gradient,
            Scratch = scratch.Pointer,

            // In the order in which a head's gradients are written, as operands may be one tensor: the first overwrites.
            ToValue = AttentionBackwardJob.Target.FromTensor(value),
            ToQuery = AttentionBackwardJob.Target.FromTensor(query),
            ToKey = AttentionBackwardJob.Target.FromTensor(key),
        };
        runtime.Workers.Run(ref job, heads.Worthwhile);
        runtime.Pool.Return(scratch);
    }
}
