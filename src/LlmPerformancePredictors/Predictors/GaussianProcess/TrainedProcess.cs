using System.Numerics;
using System.Runtime.CompilerServices;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// A Gaussian process with everything that it has learned: scaled scores of embedded architectures, whose prior mean is a
/// weighted sum of what others say. On one thread; each architecture's numbers do not depend on which others are asked for.
/// </summary>
internal sealed class TrainedProcess
{
    // Single precision tells no smaller one from 0.
    private const double LeastVariance = 1e-6;
    private readonly ProcessKernel _kernel;
    private readonly ProcessEvidence _evidence;
    private readonly double[] _coefficients;
    private readonly TriangularSolver _solver;

    private TrainedProcess(ProcessKernel kernel, ProcessScales scales, ProcessEvidence evidence)
    {
        (_kernel, Scales, _evidence) = (kernel, scales, evidence);
        _coefficients = [.. evidence.Rest];
        evidence.Factor.SolveUpper(_coefficients);
        _solver = new TriangularSolver(evidence.Factor);
    }

    /// <summary>The scales.</summary>
    public ProcessScales Scales { get; }

    /// <summary>The weight of each prior mean.</summary>
    public IReadOnlyList<double> Weights => _evidence.Weights;

    /// <summary>The variance of the noise.</summary>
    public double NoiseVariance => Scales.Noise;

    /// <summary>Learns.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <param name="trained">Rows of the trained architectures.</param>
    /// <param name="targets">Their scaled scores; higher is better.</param>
    /// <param name="priors">What each prior mean says of them.</param>
    /// <param name="belief">What is thought of the priors' weights.</param>
    /// <param name="scales">The scales.</param>
    public static TrainedProcess Create(
        ArchitectureEmbedding embedding, float[] trained, double[] targets, double[][] priors, PriorBelief belief,
        ProcessScales scales)
    {
        var kernel = new ProcessKernel(embedding, trained, scales);

        // The noise keeps the matrix positive definite but for rounding; then a little more of it does.
        CholeskyFactor? factor = null;
        double noise = scales.Noise;
        while (factor is null)
        {
            factor = CholeskyFactor.TryCreate(kernel.CreateMatrix(trained, noise), targets.Length);
            if (factor is null) noise *= 2;
        }

        return new TrainedProcess(
            kernel, scales with { Noise = noise }, ProcessEvidence.Weigh(factor, targets, priors, belief));
    }

    /// <summary>Mean and standard deviation of the scaled score without noise.</summary>
    /// <param name="rows">Rows of embedded architectures.</param>
    /// <param name="priors">What each prior mean says of them.</param>
    /// <param name="means">Receives one each.</param>
    /// <param name="deviations">Receives one each; empty where none are wanted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Predict(ReadOnlySpan<float> rows, double[][] priors, Span<double> means, Span<double> deviations)
    {
        int features = _kernel.Features, trained = _kernel.Trained;
        float[] columns = new float[features * ProcessKernel.Block];
        var kernel = new AlignedBuffer(trained * ProcessKernel.Block);
        var solution = new AlignedBuffer(deviations.IsEmpty ? 0 : trained * ProcessKernel.Block);
        Span<float> values = kernel.Span(kernel.Length);
        double[] sums = new double[ProcessKernel.Block];
        for (int first = 0; first < means.Length; first += ProcessKernel.Block)
        {
            int count = Math.Min(ProcessKernel.Block, means.Length - first);
            _kernel.Fill(rows.Slice(first * features, count * features), trained, columns, values);
            Span<double> mean = means.Slice(first, count);
            mean.Clear();
            for (int prior = 0; prior < priors.Length; prior++)
                for (int i = 0; i < count; i++) mean[i] += _evidence.Weights[prior] * priors[prior][first + i];
            Array.Clear(sums);
            for (int row = 0; row < trained; row++)
                AddProduct(values.Slice(row * ProcessKernel.Block, ProcessKernel.Block), _coefficients[row], sums);

            for (int i = 0; i < count; i++) mean[i] += sums[i];

            if (deviations.IsEmpty) continue;
            _solver.Solve(kernel, solution, ProcessKernel.Block);
            Span<float> solved = solution.Span(solution.Length);
            Array.Clear(sums);
            for (int row = 0; row < trained; row++)
                AddSquares(solved.Slice(row * ProcessKernel.Block, ProcessKernel.Block), sums);
            for (int i = 0; i < count; i++) deviations[first + i] = Math.Sqrt(Math.Max(LeastVariance, 1 - sums[i]));
        }
    }

    // Single precision goes in, sums are double.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(ReadOnlySpan<float> line, double factor, Span<double> sums)
    {
        for (int i = 0; i < ProcessKernel.Block; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(line[i..]), out Vector<double> low, out Vector<double> high);
            Add(low * factor, high * factor, sums[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(ReadOnlySpan<float> line, Span<double> sums)
    {
        for (int i = 0; i < ProcessKernel.Block; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(line[i..]), out Vector<double> low, out Vector<double> high);
            Add(low * low, high * high, sums[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector<double> low, Vector<double> high, Span<double> sums)
    {
        (new Vector<double>(sums) + low).CopyTo(sums);
        sums = sums[Vector<double>.Count..];
        (new Vector<double>(sums) + high).CopyTo(sums);
    }
}
