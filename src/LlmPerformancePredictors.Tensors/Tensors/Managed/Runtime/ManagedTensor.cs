using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>Numbers in managed memory.</summary>
internal sealed unsafe class ManagedTensor : Tensor
{
    private readonly ManagedRuntime _runtime;
    private readonly bool _ownsBuffer;
    private AlignedBuffer? _buffer;
    private AlignedBuffer? _gradient;

    // Outside these leading rows and columns a parameter's gradient buffer holds zeros, also while there is no gradient.
    private int _dirtyRows;
    private int _dirtyColumns;

    /// <summary>Creates a tensor.</summary>
    /// <param name="engine">Its engine.</param>
    /// <param name="runtime">What the engine runs on.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="buffer">Its numbers.</param>
    /// <param name="ownsBuffer">False for another view of a tensor's numbers.</param>
    /// <param name="isParameter">Whether training changes it.</param>
    public ManagedTensor(
        TensorEngine engine, ManagedRuntime runtime, TensorShape shape, AlignedBuffer buffer, bool ownsBuffer, bool isParameter)
        : base(engine, shape)
    {
        _runtime = runtime;
        _buffer = buffer;
        _ownsBuffer = ownsBuffer;
        IsParameter = isParameter;
        NeedsGradient = isParameter;
    }

    /// <inheritdoc/>
    public override bool IsParameter { get; }

    /// <summary>Whether a parameter is behind it.</summary>
    public bool NeedsGradient { get; private set; }

    /// <summary>Whether the gradient holds something.</summary>
    public bool HasGradient { get; private set; }

    /// <summary>How it was made; null for parameters, constants, and when nothing is recorded.</summary>
    public ManagedOperation? Source { get; private set; }

    /// <summary>The numbers.</summary>
    public AlignedBuffer Buffer => _buffer
        ?? throw new ObjectDisposedException(
            nameof(Tensor), $"A tensor {Shape} is used after its scope ended or it was disposed.");

    /// <summary>The first number.</summary>
    public float* Data => Buffer.Pointer;

    /// <summary>The first number of the gradient; only while there is one.</summary>
    public float* Gradient => _gradient!.Pointer;

    /// <summary>How many numbers there are.</summary>
    public int Count => Shape.ElementCount;

    private int Columns => Shape.Rank == 0 ? 1 : Shape[-1];

    /// <summary>
    /// Takes memory for a tensor's numbers. Parameters and their gradients have it to themselves: they would stay amid the pool's
    /// slabs, which could go back to the operating system no more.
    /// </summary>
    /// <param name="runtime">What the engine runs on.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="isParameter">Whether training changes it.</param>
    /// <returns>The memory, what it holds being arbitrary.</returns>
    public static AlignedBuffer Allocate(ManagedRuntime runtime, TensorShape shape, bool isParameter) =>
        isParameter ? new AlignedBuffer(shape.ElementCount) : runtime.Pool.Rent(shape.ElementCount);

    /// <summary>Records how it was made.</summary>
    /// <param name="source">The operation.</param>
    public void RecordSource(ManagedOperation source)
    {
        Source = source;
        NeedsGradient = true;
    }

    /// <summary>Prepares the gradient for a contribution.</summary>
    /// <param name="accumulate">Whether to add to what is there, or to overwrite left-over numbers.</param>
    /// <returns>The first number of the gradient.</returns>
    public float* GetGradientTarget(out bool accumulate)
    {
        accumulate = HasGradient;
        HasGradient = true;
        _gradient ??= Allocate(_runtime, Shape, IsParameter);
        _dirtyRows = Count / Columns;
        _dirtyColumns = Columns;
        return _gradient.Pointer;
    }

    /// <summary>
    /// Prepares the gradient of a matrix or vector for a contribution to its leading rows and columns only. Only what an
    /// earlier, larger contribution left behind is cleared, not the whole gradient.
    /// </summary>
    /// <param name="rows">Leading rows; 1 for a vector.</param>
    /// <param name="columns">Leading columns.</param>
    /// <param name="accumulate">Whether to add to what is there, or to overwrite left-over numbers of the block.</param>
    /// <returns>The first number of the gradient; outside the block it is valid.</returns>
    public float* GetGradientTarget(int rows, int columns, out bool accumulate)
    {
        int dirtyRows = _dirtyRows, dirtyColumns = _dirtyColumns;
        bool unknown = _gradient is null;
        float* target = GetGradientTarget(out accumulate);
        if (unknown && rows * columns < Count)
            new Span<float>(target, Count).Clear();
        if (!accumulate && !unknown)
            Clear(target, rows, columns, dirtyRows, dirtyColumns);
        _dirtyRows = accumulate ? Math.Max(rows, dirtyRows) : rows;
        _dirtyColumns = accumulate ? Math.Max(columns, dirtyColumns) : columns;
        return target;
    }

    /// <summary>
    /// Prepares the gradient of a matrix for contributions to some numbers of its leading columns; all others are valid.
    /// </summary>
    /// <param name="columns">Leading columns.</param>
    /// <returns>The first number of the gradient, to be added to.</returns>
    public float* GetSparseGradientTarget(int columns)
    {
        float* target = GetGradientTarget(0, 0, out _);
        _dirtyRows = Count / Columns;
        _dirtyColumns = Math.Max(columns, _dirtyColumns);
        return target;
    }

    /// <summary>Adds a contribution to the gradient.</summary>
    /// <param name="values">As many numbers as the tensor has.</param>
    /// <param name="factor">What they are multiplied with.</param>
    public void AddGradient(float* values, float factor = 1f)
    {
        float* target = GetGradientTarget(out bool accumulate);
        _runtime.Scale(values, factor, target, accumulate, Count);
    }

    /// <summary>Adds another tensor's gradient, which is not read again; takes over its memory if it can.</summary>
    /// <param name="output">A tensor with a gradient of as many numbers.</param>
    public void TakeGradient(ManagedTensor output)
    {
        if (HasGradient || IsParameter || output.IsParameter)
        {
            AddGradient(output.Gradient);
            return;
        }

        _gradient = output._gradient;
        output._gradient = null;
        HasGradient = true;
        output.HasGradient = false;
    }

    /// <summary>Forgets what the gradient holds; a parameter keeps the room for it.</summary>
    public void ClearGradient()
    {
        HasGradient = false;
        if (IsParameter || _gradient is null)
            return;
        Release(_gradient);
        _gradient = null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_buffer is null)
            return;
        HasGradient = false;
        if (_gradient is not null)
            Release(_gradient);
        if (_ownsBuffer)
            Release(_buffer);
        _gradient = null;
        _buffer = null;
        Source = null;
    }

    private void Release(AlignedBuffer buffer)
    {
        if (buffer is PooledBuffer pooled)
            _runtime.Pool.Return(pooled);
    }

    private void Clear(float* target, int fromRow, int fromColumn, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            int from = row < fromRow ? fromColumn : 0;
            if (from < columns)
                new Span<float>(target + ((nint)row * Columns) + from, columns - from).Clear();
        }
    }
}
