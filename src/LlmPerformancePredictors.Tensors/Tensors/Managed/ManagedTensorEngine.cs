using System.Numerics.Tensors;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>
/// The engine without native dependencies: vector kernels chosen by the hardware at run time, all processors, and results
/// that are the same bits for any number of threads on one instruction set.
/// </summary>
public sealed unsafe partial class ManagedTensorEngine : TensorEngine
{
    private readonly ManagedRuntime _runtime;

    // Tensors of the open scopes in the order they were made, which is also the order to differentiate in, backwards.
    private readonly List<ManagedTensor> _live = [];
    private readonly Stack<(int Start, bool Recording)> _scopes = new();
    private bool _recording;

    /// <summary>Creates an engine.</summary>
    /// <param name="options">Its settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public ManagedTensorEngine(ManagedEngineOptions? options = null)
    {
        options ??= new ManagedEngineOptions();
        OptionsGuard.ThrowIfInvalid(options, nameof(options));
        _runtime = new ManagedRuntime(
            options.InstructionSet ?? InstructionSets.Best,
            options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            options.MaxFreeMebibytes * 1024L * 1024);
    }

    /// <inheritdoc/>
    public override string Name => $"managed/{_runtime.InstructionSet}";

    /// <summary>The threads that share an operation.</summary>
    public int Threads => _runtime.Threads;

    /// <summary>The bytes that the engine has for intermediate tensors, in use or free, for tests.</summary>
    internal long PoolBytes => _runtime.Pool.TotalBytes;

    /// <summary>The most bytes of intermediate tensors that were in use at once, for tests.</summary>
    internal long PeakBytes => _runtime.Pool.PeakBytes;

    /// <inheritdoc/>
    private protected override Tensor CreateCore(TensorShape shape, ReadOnlySpan<float> values, bool isParameter)
    {
        var tensor = new ManagedTensor(
            this, _runtime, shape, ManagedTensor.Allocate(_runtime, shape, isParameter), ownsBuffer: true, isParameter);
        values.CopyTo(tensor.Buffer.Span(values.Length));
        if (!isParameter && _scopes.Count > 0)
            _live.Add(tensor);
        return tensor;
    }

    /// <inheritdoc/>
    private protected override void BeginScopeCore(bool recordGradients)
    {
        if (_scopes.Count == 0) _runtime.Pool.BeginStep();
        _scopes.Push((_live.Count, _recording));
        _recording = recordGradients;
    }

    /// <inheritdoc/>
    private protected override void EndScopeCore()
    {
        (int start, _recording) = _scopes.Pop();
        for (int i = _live.Count - 1; i >= start; i--)
            _live[i].Dispose();
        _live.RemoveRange(start, _live.Count - start);
        if (_scopes.Count == 0) _runtime.Pool.EndStep();
    }

    /// <inheritdoc/>
    private protected override void BackwardCore(Tensor loss)
    {
        var number = (ManagedTensor)loss;
        int at = _live.LastIndexOf(number);
        if (at < 0 || number.Source is null)
        {
            throw new InvalidOperationException(
                "The loss was not made from parameters while gradients are recorded: "
                + "compute it in a scope of BeginScope(recordGradients: true).");
        }

        *number.GetGradientTarget(out _) = 1f;
        for (; at >= 0; at--)
        {
            ManagedTensor tensor = _live[at];
            if (!tensor.HasGradient)
                continue;
            tensor.Source?.Backward(_runtime, tensor);
            tensor.ClearGradient();
        }
    }

    /// <inheritdoc/>
    private protected override void ReadCore(Tensor tensor, Span<float> values) =>
        ((ManagedTensor)tensor).Buffer.Span(values.Length).CopyTo(values);

    /// <inheritdoc/>
    private protected override void WriteCore(Tensor tensor, ReadOnlySpan<float> values) =>
        values.CopyTo(((ManagedTensor)tensor).Buffer.Span(values.Length));

    /// <inheritdoc/>
    private protected override void ReadGradientCore(Tensor parameter, Span<float> values)
    {
        var managed = (ManagedTensor)parameter;
        if (managed.HasGradient)
            new ReadOnlySpan<float>(managed.Gradient, values.Length).CopyTo(values);
        else
            values.Clear();
    }

    /// <inheritdoc/>
    private protected override void ClearGradientCore(Tensor parameter) => ((ManagedTensor)parameter).ClearGradient();

    /// <inheritdoc/>
    private protected override double GradientSquaresCore(Tensor parameter)
    {
        // In blocks, whose sums are added with double precision.
        const int Block = 4096;
        var managed = (ManagedTensor)parameter;
        double sum = 0;
        for (int i = 0; managed.HasGradient && i < managed.Count; i += Block)
        {
            sum += TensorPrimitives.SumOfSquares(
                new ReadOnlySpan<float>(managed.Gradient + i, Math.Min(Block, managed.Count - i)));
        }

        return sum;
    }

    /// <inheritdoc/>
    private protected override void ScaleGradientCore(Tensor parameter, float factor)
    {
        var managed = (ManagedTensor)parameter;
        if (managed.HasGradient)
            _runtime.Vectors.Scale(managed.Gradient, factor, managed.Gradient, managed.Count);
    }

    /// <inheritdoc/>
    private protected override AdamOptimizer CreateAdamCore(IReadOnlyList<Tensor> parameters, AdamOptions options) =>
        new ManagedAdam(this, _runtime, parameters, options);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _runtime.Dispose();
    }
}
