using System.Buffers;
using System.Runtime.CompilerServices;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// A network ready for prediction, outside the differentiating engine: weights packed once, bias and ReLU fused. Rows come
/// standardized and scores leave standardized. Immutable, so any number of threads may use it.
/// </summary>
internal sealed unsafe class PackedNetwork
{
    // Above this, one row's activations do not belong on the stack.
    private const int StackUnits = 2048;

    private readonly GemmKernel _gemm;
    private readonly GemvKernel _gemv;
    private readonly PackedLayer[] _layers;
    private readonly QuantizedLayer[]? _quantized;
    private readonly int _widest;

    /// <summary>Packs a network.</summary>
    /// <param name="network">Its weights.</param>
    /// <param name="precision">How one row is predicted.</param>
    /// <param name="set">The instruction set.</param>
    public PackedNetwork(NetworkWeights network, PredictionPrecision precision, InstructionSet set)
    {
        _gemm = GemmKernel.For(set);
        _gemv = GemvKernel.For(set);
        _layers = new PackedLayer[network.Layers];
        _quantized = precision == PredictionPrecision.Quantized ? new QuantizedLayer[network.Layers] : null;
        _widest = network.Sizes[0];
        for (int i = 0; i < network.Layers; i++)
        {
            int inputs = network.Sizes[i];
            _layers[i] = new PackedLayer(network.Weights[i], network.Biases[i], inputs, _gemm.Lanes);
            if (_quantized is not null)
                _quantized[i] = new QuantizedLayer(network.Weights[i], inputs, network.Sizes[i + 1], _gemm.Lanes);
            _widest = Math.Max(_widest, _layers[i].PaddedOutputs);
        }
    }

    /// <summary>The room for activations that one row of a block needs.</summary>
    public int Widest => _widest;

    /// <summary>The kernel of blocks.</summary>
    public GemmKernel Kernel => _gemm;

    /// <summary>Whether a row on its own gives the bits that it has in a block.</summary>
    public bool RowsAreExact => _quantized is null;

    /// <summary>Predicts one row without allocating.</summary>
    /// <param name="features">The row.</param>
    /// <param name="normalization">How it is standardized.</param>
    /// <returns>The standardized score.</returns>
    [SkipLocalsInit]
    public float Predict(ReadOnlySpan<float> features, Standardization normalization)
    {
        if (_widest <= StackUnits)
        {
            float* stack = stackalloc float[_widest];
            GemvKernel.Entry* entries = stackalloc GemvKernel.Entry[_widest + 1];
            return Predict(features, normalization, stack, entries);
        }

        float[] rented = ArrayPool<float>.Shared.Rent((3 * _widest) + 2);
        try
        {
            fixed (float* start = rented)
                return Predict(features, normalization, start, (GemvKernel.Entry*)(start + _widest));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Predicts a block of standardized rows.</summary>
    /// <param name="workspace">This thread's workspace, of <see cref="Kernel"/>.</param>
    /// <param name="rows">The rows, filled up to a multiple of the kernel's; used as room for activations too.</param>
    /// <param name="other">As much room again.</param>
    /// <param name="count">Rows, a multiple of the kernel's.</param>
    /// <returns>Where the standardized scores are: the first number of every <see cref="ScoreStride"/>.</returns>
    public float* Predict(GemmWorkspace workspace, float* rows, float* other, int count)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            MultiplyLayer(
                _layers[i],
                workspace,
                rows,
                i == 0 ? _layers[0].Inputs : _layers[i - 1].PaddedOutputs,
                other,
                count,
                i < _layers.Length - 1);
            float* previous = rows;
            rows = other;
            other = previous;
        }

        return rows;
    }

    /// <summary>The distance of two scores of a block.</summary>
    public int ScoreStride => _layers[^1].PaddedOutputs;

    private static int GetDepth(int inputs)
    {
        int blocks = (inputs + GemmWorkspace.MaxDepth - 1) / GemmWorkspace.MaxDepth;
        return (inputs + blocks - 1) / blocks;
    }

    private void MultiplyLayer(
        PackedLayer layer, GemmWorkspace workspace, float* rows, int stride, float* output, int count, bool relu)
    {
        int depth = GetDepth(layer.Inputs);
        for (int column = 0; column < layer.PaddedOutputs; column += _gemm.Columns)
        {
            int width = layer.WidthAt(column);
            float* panel = layer.Panel(column);
            for (int k = 0; k < layer.Inputs; k += depth)
            {
                int part = Math.Min(depth, layer.Inputs - k);
                var start = new TileStart(k > 0, (nint)(layer.Bias + column), relu && k + part == layer.Inputs);
                Gemm.MultiplyPanel(
                    _gemm,
                    workspace,
                    new MatrixView(rows + k, stride, 1),
                    panel + ((nint)k * width),
                    part,
                    output + column,
                    layer.PaddedOutputs,
                    (0, count),
                    width,
                    start);
            }
        }
    }

    private float Predict(ReadOnlySpan<float> features, Standardization normalization, float* values, GemvKernel.Entry* entries)
    {
        normalization.Apply(features, new Span<float>(values, features.Length));
        int count = features.Length;
        for (int i = 0; i < count; i++)
            entries[i] = new GemvKernel.Entry(i, values[i]);
        for (int i = 0; i < _layers.Length; i++)
        {
            if (i > 0)
                count = GemvKernel.Relu(values, _layers[i].Inputs, entries);
            if (_quantized is null)
                _gemv.Multiply(_layers[i], entries, count, values);
            else
                _gemv.Multiply(_layers[i], _quantized[i], entries, count, values);
        }

        return values[0];
    }
}
