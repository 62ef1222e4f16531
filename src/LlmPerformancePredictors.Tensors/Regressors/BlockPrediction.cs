using System.Collections.Concurrent;
using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Regressors;

/// <summary>Predicts many rows, a block at a time, so that a block's activations stay in the second cache.</summary>
internal sealed unsafe class BlockPrediction
{
    // 128 rows of 400 units, in and out, are 400 KiB.
    private const int BlockRows = 128;

    private readonly PackedNetwork[] _networks;
    private readonly Standardization _features;
    private readonly Standardization _target;
    private readonly ConcurrentBag<Scratch> _scratches = [];

    /// <summary>Creates the prediction of an ensemble.</summary>
    public BlockPrediction(PackedNetwork[] networks, Standardization features, Standardization target)
    {
        _networks = networks;
        _features = features;
        _target = target;
    }

    /// <summary>Predicts rows.</summary>
    /// <param name="rows">Rows times features; must not move.</param>
    /// <param name="scores">Receives a score a row; must not move.</param>
    /// <param name="deviations">Receives a standard deviation a row, or null.</param>
    /// <param name="count">Rows.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public void Run(float* rows, float* scores, float* deviations, int count, int threads)
    {
        int blocks = (count + BlockRows - 1) / BlockRows;
        threads = Math.Min(threads, blocks);
        if (threads <= 1)
        {
            PredictPart(rows, scores, deviations, count, 0, 1);
            return;
        }

        PredictShared(rows, scores, deviations, count, threads);
    }

    // Apart from Run, so that one thread does not pay for the closure.
    private void PredictShared(float* rows, float* scores, float* deviations, int count, int threads)
    {
        (nint from, nint to, nint spread) = ((nint)rows, (nint)scores, (nint)deviations);
        Parallel.For(
            0,
            threads,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            part => PredictPart((float*)from, (float*)to, (float*)spread, count, part, threads));
    }

    private void PredictPart(float* rows, float* scores, float* deviations, int count, int part, int parts)
    {
        (int first, int last) = Partition.GetRange(count, BlockRows, part, parts);
        if (!_scratches.TryTake(out Scratch? scratch))
            scratch = new Scratch(_networks);
        for (int row = first; row < last; row += BlockRows)
        {
            int length = Math.Min(BlockRows, last - row);
            PredictBlock(scratch, rows + ((nint)row * _features.Means.Length), length);
            for (int i = 0; i < length; i++)
            {
                scores[row + i] = _target.Restore(scratch.Moments[i].Mean);
                if (deviations != null)
                    deviations[row + i] = scratch.Moments[i].Deviation * _target.Scales[0];
            }
        }

        _scratches.Add(scratch);
    }

    private void PredictBlock(Scratch scratch, float* rows, int count)
    {
        int columns = _features.Means.Length;
        Array.Clear(scratch.Moments, 0, count);
        foreach (PackedNetwork network in _networks)
        {
            // Rows that would fill less than half of a last tile are faster one by one, and give the same bits.
            int tile = network.Kernel.Rows, rest = count % tile;
            int tiled = network.RowsAreExact && 2 * rest < tile ? count - rest : count;
            if (tiled > 0)
                PredictTiles(scratch, network, rows, tiled);
            for (int row = tiled; row < count; row++)
            {
                scratch.Moments[row].Add(
                    network.Predict(new ReadOnlySpan<float>(rows + ((nint)row * columns), columns), _features));
            }
        }
    }

    private void PredictTiles(Scratch scratch, PackedNetwork network, float* rows, int count)
    {
        int columns = _features.Means.Length;
        int padded = (count + network.Kernel.Rows - 1) / network.Kernel.Rows * network.Kernel.Rows;
        float* start = scratch.Rows.Pointer;
        for (int row = 0; row < count; row++)
        {
            _features.Apply(
                new ReadOnlySpan<float>(rows + ((nint)row * columns), columns),
                new Span<float>(start + ((nint)row * columns), columns));
        }

        new Span<float>(start + ((nint)count * columns), (padded - count) * columns).Clear();
        float* scores = network.Predict(scratch.Workspace, start, scratch.Other.Pointer, padded);
        for (int row = 0; row < count; row++)
            scratch.Moments[row].Add(scores[(nint)row * network.ScoreStride]);
    }

    // What one thread works in.
    private sealed class Scratch(PackedNetwork[] networks)
    {
        public GemmWorkspace Workspace { get; } = new(networks[0].Kernel);

        public AlignedBuffer Rows { get; } = new(BlockRows * networks.Max(network => network.Widest));

        public AlignedBuffer Other { get; } = new(BlockRows * networks.Max(network => network.Widest));

        public Moments[] Moments { get; } = new Moments[BlockRows];
    }
}
