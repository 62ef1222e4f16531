using LlmPerformancePredictors.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>Numbers that libtorch keeps.</summary>
internal sealed class TorchTensor : Tensor
{
    private readonly TorchSharpTensorEngine _engine;
    private torch.Tensor? _value;

    /// <summary>Creates a tensor.</summary>
    /// <param name="engine">Its engine.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The numbers, owned from here on.</param>
    /// <param name="isParameter">Whether training changes it.</param>
    public TorchTensor(TorchSharpTensorEngine engine, TensorShape shape, torch.Tensor value, bool isParameter)
        : base(engine, shape)
    {
        _engine = engine;
        _value = value;
        IsParameter = isParameter;
    }

    /// <inheritdoc/>
    public override bool IsParameter { get; }

    /// <summary>The numbers.</summary>
    public torch.Tensor Value => _value
        ?? throw new ObjectDisposedException(
            nameof(Tensor), $"A tensor {Shape} is used after its scope ended or it was disposed.");

    /// <summary>The gradient gathered so far; null if there is none.</summary>
    public torch.Tensor? Gradient { get; private set; }

    /// <summary>Adds to the gradient.</summary>
    /// <param name="contribution">The contribution, owned from here on.</param>
    public void AddGradient(torch.Tensor contribution)
    {
        if (Gradient is null)
        {
            Gradient = contribution;
            return;
        }

        using Scalar one = 1f;
        using IDisposable plain = torch.no_grad();
        using (contribution)
            Replace(Gradient.add(contribution, one));
    }

    /// <summary>Multiplies the gradient, if there is one.</summary>
    /// <param name="factor">The factor.</param>
    public void ScaleGradient(float factor)
    {
        if (Gradient is null)
            return;
        using Scalar scalar = factor;
        using IDisposable plain = torch.no_grad();
        Replace(Gradient.mul(scalar));
    }

    /// <summary>Forgets the gradient.</summary>
    public void ClearGradient()
    {
        Gradient?.Dispose();
        Gradient = null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_value is null)
            return;
        ClearGradient();
        _value.Dispose();
        _value = null;
        _engine.Forget(this);
    }

    // Never in place: libtorch may have made the gradient a view in which one number stands for many.
    private void Replace(torch.Tensor gradient)
    {
        Gradient!.Dispose();
        Gradient = gradient.DetachFromDisposeScope();
    }
}
