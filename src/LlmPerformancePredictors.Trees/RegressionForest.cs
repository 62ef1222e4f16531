using Microsoft.ML.Trainers.FastTree;

namespace LlmPerformancePredictors.Trees;

/// <summary>
/// A trained ensemble as arrays, so that predictions are thread safe, need no data view and are the same everywhere.
/// </summary>
internal sealed class RegressionForest
{
    private readonly double _base;
    private readonly Tree[] _trees;

    /// <summary>Copies an ensemble.</summary>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="center">What was subtracted from every score before it was trained.</param>
    public RegressionForest(RegressionTreeEnsemble ensemble, double center)
    {
        _base = ensemble.Bias + center;
        _trees = [.. ensemble.Trees.Zip(ensemble.TreeWeights, (tree, weight) => new Tree(
            [.. tree.NumericalSplitFeatureIndexes],
            [.. tree.NumericalSplitThresholds],
            [.. tree.LeftChild],
            [.. tree.RightChild],
            [.. tree.LeafValues.Select(value => value * weight)]))];
    }

    public double Predict(ReadOnlySpan<float> features)
    {
        double sum = _base;
        foreach (Tree tree in _trees)
        {
            // A leaf is the complement of its number.
            int node = tree.Features.Length == 0 ? -1 : 0;
            while (node >= 0)
                node = features[tree.Features[node]] <= tree.Thresholds[node] ? tree.Left[node] : tree.Right[node];
            sum += tree.Leaves[~node];
        }

        return sum;
    }

    private readonly record struct Tree(int[] Features, float[] Thresholds, int[] Left, int[] Right, double[] Leaves);
}
