namespace LlmPerformancePredictors.Regressors;

/// <summary>The weights of one multilayer perceptron, which nobody changes.</summary>
/// <param name="Sizes">Features, hidden units, 1.</param>
/// <param name="Weights">For each layer [outputs, inputs].</param>
/// <param name="Biases">For each layer [outputs].</param>
internal sealed record NetworkWeights(int[] Sizes, float[][] Weights, float[][] Biases)
{
    /// <summary>Gets the layers.</summary>
    public int Layers => Weights.Length;

    /// <summary>Initial weights: uniform, with the variance that keeps a ReLU layer's (He et al., arXiv 1502.01852); biases 0.</summary>
    /// <param name="sizes">Features, hidden units, 1.</param>
    /// <param name="random">The random source.</param>
    public static NetworkWeights Initial(int[] sizes, Random random)
    {
        int layers = sizes.Length - 1;
        float[][] weights = new float[layers][], biases = new float[layers][];
        for (int layer = 0; layer < layers; layer++)
        {
            // The last layer has no ReLU behind it.
            double bound = Math.Sqrt((layer == layers - 1 ? 3.0 : 6.0) / sizes[layer]);
            weights[layer] = new float[checked(sizes[layer] * sizes[layer + 1])];
            biases[layer] = new float[sizes[layer + 1]];
            for (int i = 0; i < weights[layer].Length; i++)
                weights[layer][i] = (float)(bound * ((2 * random.NextDouble()) - 1));
        }

        return new NetworkWeights(sizes, weights, biases);
    }
}
