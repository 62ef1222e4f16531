using LlmPerformancePredictors.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>Adam on libtorch's tensors, with the managed engine's formula, so that states are interchangeable.</summary>
internal sealed class TorchAdam : AdamOptimizer
{
    private readonly torch.Tensor[] _first;
    private readonly torch.Tensor[] _second;
    private readonly TorchSharpTensorEngine _engine;

    /// <summary>Creates the optimizer, its running means 0.</summary>
    public TorchAdam(TorchSharpTensorEngine engine, IReadOnlyList<Tensor> parameters, AdamOptions options)
        : base(engine, parameters, options)
    {
        _engine = engine;
        _first = [.. parameters.Select(Zeros)];
        _second = [.. parameters.Select(Zeros)];

        torch.Tensor Zeros(Tensor parameter) => engine.Upload(parameter.Shape, new float[parameter.Shape.ElementCount]);
    }

    /// <inheritdoc/>
    protected override void StepCore(double learningRate)
    {
        double decay = Options.WeightDecay;
        using IDisposable plain = torch.no_grad();
        using Scalar beta1 = Options.Beta1, beta2 = Options.Beta2, epsilon = Options.Epsilon;

        // Every scalar is held until the step ends. For a factor that is left out TorchSharp makes one that nobody holds,
        // which the garbage collector may take away while libtorch reads it.
        using Scalar one = 1f;
        using Scalar share1 = 1 - Options.Beta1, share2 = 1 - Options.Beta2;
        using Scalar step = -learningRate / (1 - Math.Pow(Options.Beta1, StepCount));
        using Scalar correction = 1 / Math.Sqrt(1 - Math.Pow(Options.Beta2, StepCount));
        using Scalar? shrink = decay > 0 && Options.DecoupledWeightDecay ? 1 - (learningRate * decay) : null;
        using Scalar? coupled = decay > 0 && !Options.DecoupledWeightDecay ? decay : null;
        for (int i = 0; i < Parameters.Count; i++)
        {
            var parameter = (TorchTensor)Parameters[i];
            if (parameter.Gradient is null)
                continue;
            using DisposeScope temporary = torch.NewDisposeScope();
            using torch.Tensor weights = _engine.Uncounted(parameter.Value);
            torch.Tensor gradient = coupled is null ? parameter.Gradient : parameter.Gradient.add(weights, coupled);
            if (shrink is not null)
                weights.mul_(shrink);
            _first[i].mul_(beta1).add_(gradient, share1);
            _second[i].mul_(beta2).addcmul_(gradient, gradient, share2);
            torch.Tensor divisor = _second[i].sqrt().mul_(correction).add_(epsilon, one);
            weights.addcdiv_(_first[i], divisor, step);
        }
    }

    /// <inheritdoc/>
    protected override void ReadStateCore(int index, Span<float> first, Span<float> second)
    {
        TorchSharpTensorEngine.Download(_first[index], first);
        TorchSharpTensorEngine.Download(_second[index], second);
    }

    /// <inheritdoc/>
    protected override void WriteStateCore(int index, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Replace(ref _first[index], first);
        Replace(ref _second[index], second);

        void Replace(ref torch.Tensor mean, ReadOnlySpan<float> values)
        {
            torch.Tensor restored = _engine.Upload(Parameters[index].Shape, values);
            mean.Dispose();
            mean = restored;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (torch.Tensor mean in (torch.Tensor[])[.. _first, .. _second])
            mean.Dispose();
    }
}
