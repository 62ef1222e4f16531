using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>
/// What an engine's operations run on: the kernels of one instruction set, the threads, and buffers to be used again.
/// </summary>
internal sealed unsafe class ManagedRuntime : IDisposable
{
    private readonly GemmWorkspace[] _workspaces;

    /// <summary>Creates the runtime and starts its threads.</summary>
    /// <param name="set">The instruction set of the kernels.</param>
    /// <param name="threads">Threads that share an operation, the caller's included; at least 1.</param>
    /// <param name="maxFree">Bytes of free buffers to keep beyond what the last steps used.</param>
    public ManagedRuntime(InstructionSet set, int threads, long maxFree = long.MaxValue)
    {
        Pool = new BufferPool(maxFree);
        InstructionSet = set;
        Gemm = GemmKernel.For(set);
        Vectors = VectorKernels.For(set);
        _workspaces = new GemmWorkspace[threads];
        for (int i = 0; i < threads; i++)
            _workspaces[i] = new GemmWorkspace(Gemm);
        Workers = new WorkerPool(threads);
    }

    /// <summary>Ends the threads of an engine that nobody disposed of: they know the pool, but not the runtime.</summary>
    ~ManagedRuntime() => Workers?.Abandon();

    /// <summary>The instruction set of the kernels.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>The threads that share an operation, the caller's included.</summary>
    public int Threads => Workers.Threads;

    /// <summary>The free buffers.</summary>
    public BufferPool Pool { get; }

    /// <summary>The loops over runs of numbers.</summary>
    public VectorKernels Vectors { get; }

    /// <summary>The kernel of matrix products.</summary>
    public GemmKernel Gemm { get; }

    /// <summary>The threads.</summary>
    public WorkerPool Workers { get; }

    /// <summary>Matrix product over all threads.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <param name="output">Output.</param>
    /// <param name="outputStride">Distance of two rows of the output.</param>
    /// <param name="size">Rows, columns and length of the sums.</param>
    /// <param name="start">How the sums begin and end.</param>
    public void Multiply(
        MatrixView left,
        MatrixView right,
        float* output,
        nint outputStride,
        (int Rows, int Columns, int Depth) size,
        TileStart start)
    {
        var job = new GemmJob
        {
            Kernel = Gemm,
            Workspaces = _workspaces,
            Left = left,
            Right = right,
            Output = output,
            OutputStride = outputStride,
            Rows = size.Rows,
            Columns = size.Columns,
            Depth = size.Depth,
            Start = start,
        };
        Workers.Run(ref job, job.Worthwhile);
    }

    /// <summary>output = factor * input, or that added to what is there, over all threads.</summary>
    /// <param name="input">The numbers.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="output">Output.</param>
    /// <param name="accumulate">Whether to add.</param>
    /// <param name="count">How many numbers.</param>
    public void Scale(float* input, float factor, float* output, bool accumulate, int count)
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
    public void Dispose()
    {
        Workers.Dispose();
        Pool.Clear();
        GC.SuppressFinalize(this);
    }
}
