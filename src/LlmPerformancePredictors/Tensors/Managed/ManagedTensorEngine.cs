using System.Numerics.Tensors;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>
/// The engine without native dependencies: vector kernels chosen by the hardware at run time, all processors, and results
/// that are the same bits for any number of threads on one instruction set.
/// </summary>
public sealed unsafe partial class ManagedTensorEngine : TensorEngine
{
    private readonly GemmKernel _gemm;
    private readonly GemmWorkspace[] _workspaces;
    private readonly InstructionSet _set;

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
        Threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        _set = options.InstructionSet ?? InstructionSets.Best;
        _gemm = GemmKernel.For(_set);
        Vectors = VectorKernels.For(_set);
        _workspaces = new GemmWorkspace[Threads];
        for (int i = 0; i < Threads; i++)
            _workspaces[i] = new GemmWorkspace(_gemm);
        Workers = new WorkerPool(Threads);
    }

    /// <inheritdoc/>
    public override string Name => $"managed/{_set}";

    /// <summary>Gets the threads that share an operation.</summary>
    public int Threads { get; }

    /// <summary>Gets the free buffers.</summary>
    internal BufferPool Pool { get; } = new();

    /// <summary>Gets the loops over runs of numbers.</summary>
    internal VectorKernels Vectors { get; }

    /// <summary>Gets the kernel of matrix products.</summary>
    internal GemmKernel Gemm => _gemm;

    /// <summary>Gets the threads.</summary>
    internal WorkerPool Workers { get; }

    /// <summary>Matrix product over all threads.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <param name="output">Output.</param>
    /// <param name="outputStride">Distance of two rows of the output; the outputs of a batch follow each other.</param>
    /// <param name="size">Rows, columns and length of the sums.</param>
    /// <param name="start">How the sums begin and end.</param>
    /// <param name="batch">Products, and the distances of their left and right operands.</param>
    internal void Multiply(
        MatrixView left,
        MatrixView right,
        float* output,
        nint outputStride,
        (int Rows, int Columns, int Depth) size,
        TileStart start,
        (int Count, nint Left, nint Right) batch)
    {
        var job = new GemmJob
        {
            Kernel = _gemm,
            Workspaces = _workspaces,
            Left = left,
            Right = right,
            Output = output,
            OutputStride = outputStride,
            Rows = size.Rows,
            Columns = size.Columns,
            Depth = size.Depth,
            Start = start,
            Batch = batch.Count,
            LeftStride = batch.Left,
            RightStride = batch.Right,
        };
        Workers.Run(ref job, job.Worthwhile);
    }

    /// <summary>output = factor * input, or that added to what is there, over all threads.</summary>
    /// <param name="input">The numbers.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="output">Output.</param>
    /// <param name="accumulate">Whether to add.</param>
    /// <param name="count">How many numbers.</param>
    internal void Scale(float* input, float factor, float* output, bool accumulate, int count)
    {
        var job = new ScaleJob
        {
            Kernels = Vectors,
            Input = input,
            Factor = factor,
            Output = output,
            Accumulate = accumulate,
            Count = count,
        };
        Workers.Run(ref job, job.Worthwhile);
    }

    /// <inheritdoc/>
    protected override Tensor CreateCore(TensorShape shape, ReadOnlySpan<float> values, bool isParameter)
    {
        var tensor = new ManagedTensor(this, shape, Pool.Rent(shape.ElementCount), ownsBuffer: true, isParameter);
        values.CopyTo(tensor.Buffer.Span(values.Length));
        if (!isParameter && _scopes.Count > 0)
            _live.Add(tensor);
        return tensor;
    }

    /// <inheritdoc/>
    protected override void BeginScopeCore(bool recordGradients)
    {
        _scopes.Push((_live.Count, _recording));
        _recording = recordGradients;
    }

    /// <inheritdoc/>
    protected override void EndScopeCore()
    {
        (int start, _recording) = _scopes.Pop();
        for (int i = _live.Count - 1; i >= start; i--)
            _live[i].Dispose();
        _live.RemoveRange(start, _live.Count - start);
    }

    /// <inheritdoc/>
    protected override void BackwardCore(Tensor loss)
    {
        var number = (ManagedTensor)loss;
        int at = _live.LastIndexOf(number);
        if (at < 0 || number.Source is null)
        {
            throw new InvalidOperationException(
                "The loss was not made from parameters while gradients are recorded: compute it in a scope of BeginScope(recordGradients: true).");
        }

        *number.GradientTarget(out _) = 1f;
        for (; at >= 0; at--)
        {
            ManagedTensor tensor = _live[at];
            if (!tensor.HasGradient)
                continue;
            tensor.Source?.Backward(this, tensor);
            tensor.ClearGradient();
        }
    }

    /// <inheritdoc/>
    protected override void ReadCore(Tensor tensor, Span<float> values) =>
        ((ManagedTensor)tensor).Buffer.Span(values.Length).CopyTo(values);

    /// <inheritdoc/>
    protected override void WriteCore(Tensor tensor, ReadOnlySpan<float> values) =>
        values.CopyTo(((ManagedTensor)tensor).Buffer.Span(values.Length));

    /// <inheritdoc/>
    protected override void ReadGradientCore(Tensor parameter, Span<float> values)
    {
        var managed = (ManagedTensor)parameter;
        if (managed.HasGradient)
            new ReadOnlySpan<float>(managed.Gradient, values.Length).CopyTo(values);
        else
            values.Clear();
    }

    /// <inheritdoc/>
    protected override void ClearGradientCore(Tensor parameter) => ((ManagedTensor)parameter).ClearGradient();

    /// <inheritdoc/>
    protected override double GradientSquaresCore(Tensor parameter)
    {
        // In blocks, whose sums are added with double precision.
        const int Block = 4096;
        var managed = (ManagedTensor)parameter;
        double sum = 0;
        for (int i = 0; managed.HasGradient && i < managed.Count; i += Block)
            sum += TensorPrimitives.SumOfSquares(new ReadOnlySpan<float>(managed.Gradient + i, Math.Min(Block, managed.Count - i)));
        return sum;
    }

    /// <inheritdoc/>
    protected override void ScaleGradientCore(Tensor parameter, float factor)
    {
        var managed = (ManagedTensor)parameter;
        if (managed.HasGradient)
            Vectors.Scale(managed.Gradient, factor, managed.Gradient, managed.Count);
    }

    /// <inheritdoc/>
    protected override AdamOptimizer CreateAdamCore(IReadOnlyList<Tensor> parameters, AdamOptions options) =>
        new ManagedAdam(this, parameters, options);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Workers.Dispose();
        Pool.Clear();
    }
}
