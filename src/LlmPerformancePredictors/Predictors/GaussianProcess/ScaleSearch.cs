using System.Numerics.Tensors;
using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// Looks for the likeliest scales, by their evidence and what is believed of them, one after the other on a grid that becomes
/// finer. Many trained architectures are represented by some that are spread evenly over the ranks of their scores.
/// </summary>
internal sealed class ScaleSearch
{
    private static readonly double[] Steps = [3, 1.7];

    private readonly float[][] _distances;
    private readonly double[] _targets;
    private readonly double[][] _priors;
    private readonly PriorBelief _belief;
    private readonly bool _isBelieved;
    private readonly float[] _line;

    /// <summary>Prepares.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <param name="trained">Rows of the trained architectures.</param>
    /// <param name="targets">Their scaled scores.</param>
    /// <param name="priors">What each prior mean says of them.</param>
    /// <param name="belief">What is thought of the priors' weights.</param>
    /// <param name="most">The most trained architectures that scales are chosen by.</param>
    /// <param name="isBelieved">
    /// Whether typical scales are likelier than others (<see cref="ProcessScales.LogBelief"/>), or all within the bounds alike.
    /// </param>
    public ScaleSearch(
        ArchitectureEmbedding embedding, float[] trained, double[] targets, double[][] priors, PriorBelief belief, int most,
        bool isBelieved)
    {
        _isBelieved = isBelieved;
        int[] chosen = Choose(targets, most);
        _targets = [.. chosen.Select(i => targets[i])];
        _priors = [.. priors.Select(prior => chosen.Select(i => prior[i]).ToArray())];
        _belief = belief;
        _line = new float[chosen.Length];
        _distances = [.. embedding.Parts.Select(part => Measure(embedding, part, trained, chosen))];
    }

    /// <summary>Finds good scales.</summary>
    /// <param name="start">Where to begin.</param>
    public ProcessScales Run(ProcessScales start)
    {
        (ProcessScales scales, double value) best = (start, Evaluate(start));
        foreach (double step in Steps)
        {
            for (int coordinate = 0; coordinate <= start.Lengths.Length; coordinate++)
            {
                (ProcessScales, double) before = best;
                best = Walk(best, coordinate, step);
                if (ReferenceEquals(before.Item1, best.scales)) best = Walk(best, coordinate, 1 / step);
            }
        }

        return best.scales;
    }

    private (ProcessScales Scales, double Value) Walk((ProcessScales Scales, double Value) best, int coordinate, double factor)
    {
        while (Move(best.Scales, coordinate, factor) is { } moved)
        {
            double value = Evaluate(moved);
            if (!(value > best.Value)) break;
            best = (moved, value);
        }

        return best;
    }

    private static ProcessScales? Move(ProcessScales scales, int coordinate, double factor)
    {
        if (coordinate == scales.Lengths.Length)
        {
            double noise = scales.Noise * factor;
            return noise is >= ProcessScales.LeastNoise and <= ProcessScales.GreatestNoise ? scales with { Noise = noise } : null;
        }

        double[] lengths = [.. scales.Lengths];
        lengths[coordinate] *= factor;
        return lengths[coordinate] is >= ProcessScales.LeastLength and <= ProcessScales.GreatestLength
            ? scales with { Lengths = lengths }
            : null;
    }

    private double Evaluate(ProcessScales scales)
    {
        int size = _targets.Length;
        double[] matrix = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            Span<float> line = _line.AsSpan(0, row);
            line.Clear();
            for (int part = 0; part < _distances.Length; part++)
                TensorPrimitives.MultiplyAdd(
                    _distances[part].AsSpan(row * size, row), (float)(-1 / scales.Lengths[part]), line, line);
            TensorPrimitives.Exp(line, line);
            for (int column = 0; column < row; column++) matrix[(row * size) + column] = line[column];
            matrix[(row * size) + row] = 1 + scales.Noise;
        }

        return CholeskyFactor.TryCreate(matrix, size) is { } factor
            ? ProcessEvidence.Weigh(factor, _targets, _priors, _belief).LogEvidence
                + (_isBelieved ? scales.LogBelief : 0)
            : double.NegativeInfinity;
    }

    private static float[] Measure(ArchitectureEmbedding embedding, EmbeddedPart part, float[] trained, int[] chosen)
    {
        float[] distances = new float[chosen.Length * chosen.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            ReadOnlySpan<float> first = trained.AsSpan((chosen[i] * embedding.Count) + part.First, part.Count);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<float> second = trained.AsSpan((chosen[j] * embedding.Count) + part.First, part.Count);
                float sum = 0;
                for (int k = 0; k < first.Length; k++) sum += Math.Abs(first[k] - second[k]);
                distances[(i * chosen.Length) + j] = sum;
            }
        }

        return distances;
    }

    private static int[] Choose(double[] targets, int most)
    {
        if (targets.Length <= most) return [.. Enumerable.Range(0, targets.Length)];
        int[] ranked = [.. Enumerable.Range(0, targets.Length).OrderBy(i => targets[i])];
        return [.. Enumerable.Range(0, most).Select(i => ranked[(int)((long)i * targets.Length / most)]).Order()];
    }
}
