using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>Adam of the managed engine.</summary>
internal sealed unsafe class ManagedAdam : AdamOptimizer
{
    private readonly ManagedRuntime _runtime;
    private readonly AlignedBuffer[] _first;
    private readonly AlignedBuffer[] _second;

    /// <summary>Creates the optimizer, its running means 0.</summary>
    public ManagedAdam(
        TensorEngine engine, ManagedRuntime runtime, IReadOnlyList<Tensor> parameters, AdamOptions options)
        : base(engine, parameters, options)
    {
        _runtime = runtime;
        _first = new AlignedBuffer[parameters.Count];
        _second = new AlignedBuffer[parameters.Count];
        for (int i = 0; i < parameters.Count; i++)
        {
            _first[i] = new AlignedBuffer(parameters[i].Shape.ElementCount);
            _second[i] = new AlignedBuffer(parameters[i].Shape.ElementCount);
        }
    }

    /// <inheritdoc/>
    protected override void StepCore(double learningRate)
    {
        AdamOptions options = Options;
        double decay = options.WeightDecay;
        var step = new AdamStep(
            (float)options.Beta1,
            (float)options.Beta2,
            (float)(learningRate / (1 - Math.Pow(options.Beta1, StepCount))),
            (float)(1 / Math.Sqrt(1 - Math.Pow(options.Beta2, StepCount))),
            (float)options.Epsilon,
            (float)(options.DecoupledWeightDecay ? 1 - (learningRate * decay) : 1),
            (float)(options.DecoupledWeightDecay ? 0 : decay));
        for (int i = 0; i < Parameters.Count; i++)
        {
            var parameter = (ManagedTensor)Parameters[i];
            if (!parameter.HasGradient)
                continue;
            var job = new AdamJob
            {
                Kernels = _runtime.Vectors,
                Step = step,
                Weights = parameter.Data,
                Gradients = parameter.Gradient,
                First = _first[i].Pointer,
                Second = _second[i].Pointer,
                Count = parameter.Count,
            };
            _runtime.Workers.Run(ref job, job.Worthwhile);
        }
    }

    /// <inheritdoc/>
    protected override void ReadStateCore(int index, Span<float> first, Span<float> second)
    {
        _first[index].Span(first.Length).CopyTo(first);
        _second[index].Span(second.Length).CopyTo(second);
    }

    /// <inheritdoc/>
    protected override void WriteStateCore(int index, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        first.CopyTo(_first[index].Span(first.Length));
        second.CopyTo(_second[index].Span(second.Length));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The state is managed memory.
    }
}
