using System.Runtime.InteropServices;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>
/// The engine on libtorch, through TorchSharp, with libtorch's automatic differentiation: on the processor or a GPU. It needs
/// a package with the native library, such as TorchSharp-cpu. Its sums are in another order than the managed engine's, so
/// results agree within rounding; they repeat to the same bits on one device with one number of threads, as far as libtorch's
/// kernels do.
/// </summary>
/// <remarks>
/// It leaves TorchSharp's dispose scopes and gradient mode as they are, so it can be used beside one's own TorchSharp code.
/// TorchSharp does not turn an error inside libtorch's backward pass, such as memory running out on a GPU, into an exception.
/// </remarks>
public sealed partial class TorchSharpTensorEngine : TensorEngine
{
    private readonly torch.Device _device;
    private readonly Scalar _one;

    // What lives until it or the engine is disposed, and the tensors of the open scopes in the order they were made.
    private readonly HashSet<TorchTensor> _kept = [];
    private readonly List<TorchTensor> _live = [];
    private readonly Stack<(int Start, bool Recording)> _scopes = new();
    private bool _recording;

    /// <summary>Creates an engine.</summary>
    /// <param name="options">Its settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="TorchSharpUnavailableException">libtorch or the device is not there.</exception>
    public TorchSharpTensorEngine(TorchSharpEngineOptions? options = null)
    {
        options ??= new TorchSharpEngineOptions();
        new TorchSharpEngineOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _device = options.Device ?? new torch.Device("cpu");
        Libtorch.Require(_device);
        if (options.Threads > 0)
            torch.set_num_threads(options.Threads);
        _one = 1f;
    }

    /// <inheritdoc/>
    public override string Name => $"torchsharp/{_device}";

    /// <summary>Lets go of a tensor that was disposed.</summary>
    /// <param name="tensor">The tensor.</param>
    internal void Forget(TorchTensor tensor) => _kept.Remove(tensor);

    /// <summary>New numbers on the device, owned by the caller.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="values">The numbers.</param>
    /// <returns>The numbers, outside any graph.</returns>
    internal torch.Tensor Upload(TensorShape shape, ReadOnlySpan<float> values)
    {
        using DisposeScope temporary = torch.NewDisposeScope();
        torch.Tensor host = torch.empty(Lengths(shape), torch.ScalarType.Float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(host.bytes));
        return host.to(_device).DetachFromDisposeScope();
    }

    /// <summary>Copies numbers out.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="values">As many.</param>
    internal static void Download(torch.Tensor source, Span<float> values)
    {
        using DisposeScope temporary = torch.NewDisposeScope();
        MemoryMarshal.Cast<byte, float>(source.detach().cpu().contiguous().bytes).CopyTo(values);
    }

    /// <summary>
    /// The same numbers without the count of changes by which libtorch refuses a backward pass: it would end the process, and
    /// the seam lets parameters change between the passes.
    /// </summary>
    /// <param name="tensor">The numbers.</param>
    /// <returns>A tensor on the same memory, owned by the caller.</returns>
    internal torch.Tensor Uncounted(torch.Tensor tensor)
    {
        using DisposeScope temporary = torch.NewDisposeScope();
        using IDisposable plain = torch.no_grad();
        torch.Tensor alias = torch.empty([0L], torch.ScalarType.Float32, _device);
        alias.set_(tensor);
        return alias.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    private protected override Tensor CreateCore(TensorShape shape, ReadOnlySpan<float> values, bool isParameter)
    {
        torch.Tensor value = Upload(shape, values);
        value.requires_grad = isParameter;
        var tensor = new TorchTensor(this, shape, value, isParameter);
        if (isParameter || _scopes.Count == 0)
            _kept.Add(tensor);
        else
            _live.Add(tensor);
        return tensor;
    }

    /// <inheritdoc/>
    private protected override void BeginScopeCore(bool recordGradients)
    {
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
    }

    /// <inheritdoc/>
    private protected override void BackwardCore(Tensor loss)
    {
        torch.Tensor number = GetValue(loss);
        if (loss.IsParameter || !number.requires_grad)
        {
            throw new InvalidOperationException(
                "The loss was not made from parameters while gradients are recorded: "
                + "compute it in a scope of BeginScope(recordGradients: true).");
        }

        using DisposeScope temporary = torch.NewDisposeScope();
        TorchTensor[] parameters = [.. _kept.Where(tensor => tensor.IsParameter)];
        IList<torch.Tensor> gradients = torch.autograd.grad(
            [number], Array.ConvertAll(parameters, parameter => parameter.Value), retain_graph: true, allow_unused: true);
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!gradients[i].IsInvalid)
                parameters[i].AddGradient(gradients[i].DetachFromDisposeScope());
        }
    }

    /// <inheritdoc/>
    private protected override void ReadCore(Tensor tensor, Span<float> values) => Download(GetValue(tensor), values);

    /// <inheritdoc/>
    private protected override void WriteCore(Tensor tensor, ReadOnlySpan<float> values)
    {
        using torch.Tensor numbers = Upload(tensor.Shape, values);
        using torch.Tensor target = Uncounted(GetValue(tensor));
        target.copy_(numbers);
    }

    /// <inheritdoc/>
    private protected override void ReadGradientCore(Tensor parameter, Span<float> values)
    {
        if (((TorchTensor)parameter).Gradient is { } gradient)
            Download(gradient, values);
        else
            values.Clear();
    }

    /// <inheritdoc/>
    private protected override void ClearGradientCore(Tensor parameter) => ((TorchTensor)parameter).ClearGradient();

    /// <inheritdoc/>
    private protected override double GradientSquaresCore(Tensor parameter)
    {
        if (((TorchTensor)parameter).Gradient is not { } gradient)
            return 0;
        using TorchOperation operation = new(recording: false);
        Span<float> sum = stackalloc float[1];
        Download(gradient.mul(gradient).sum(), sum);
        return sum[0];
    }

    /// <inheritdoc/>
    private protected override void ScaleGradientCore(Tensor parameter, float factor) =>
        ((TorchTensor)parameter).ScaleGradient(factor);

    /// <inheritdoc/>
    private protected override AdamOptimizer CreateAdamCore(IReadOnlyList<Tensor> parameters, AdamOptions options) =>
        new TorchAdam(this, parameters, options);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (TorchTensor tensor in (TorchTensor[])[.. _live, .. _kept])
            tensor.Dispose();
        _one.Dispose();
    }

    private static torch.Tensor GetValue(Tensor tensor) => ((TorchTensor)tensor).Value;

    private static long[] Lengths(TensorShape shape)
    {
        long[] lengths = new long[shape.Rank];
        for (int axis = 0; axis < lengths.Length; axis++)
            lengths[axis] = shape[axis];
        return lengths;
    }

    /// <summary>Starts an operation: what it makes is released when it ends, but for what <see cref="Keep"/> takes.</summary>
    private TorchOperation Begin() => new(_recording);

    /// <summary>Takes an operation's result into the innermost scope.</summary>
    private TorchTensor Keep(torch.Tensor value, TensorShape shape)
    {
        var tensor = new TorchTensor(this, shape, value.DetachFromDisposeScope(), isParameter: false);
        _live.Add(tensor);
        return tensor;
    }
}
