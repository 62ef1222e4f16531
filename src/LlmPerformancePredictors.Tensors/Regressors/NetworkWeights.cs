namespace LlmPerformancePredictors.Regressors;

/// <summary>The weights of one multilayer perceptron, which nobody changes.</summary>
/// <param name="Sizes">Features, hidden units, 1.</param>
/// <param name="Weights">For each layer [outputs, inputs].</param>
/// <param name="Biases">For each layer [outputs].</param>
internal sealed record NetworkWeights(int[] Sizes, float[][] Weights, float[][] Biases)
{
    /// <summary>The layers.</summary>
    public int Layers => Weights.Length;

    /// <summary>
    /// Initial weights and biases: uniform within one over the root of the inputs (LeCun et al., "Efficient BackProp", section
    /// 4.6, has the same order of variance). The larger weights that keep a ReLU layer's variance (He et al., arXiv 1502.01852)
    /// fit a few hundred labels as fast, but with rougher functions between them: on TFS-Eval the error is half as large again.
    /// </summary>
    /// <param name="sizes">Features, hidden units, 1.</param>
    /// <param name="random">The random source.</param>
    public static NetworkWeights CreateInitial(int[] sizes, Random random)
    {
        int layers = sizes.Length - 1;
        float[][] weights = new float[layers][], biases = new float[layers][];
        for (int layer = 0; layer < layers; layer++)
        {
            double bound = 1 / Math.Sqrt(sizes[layer]);
            weights[layer] = new float[checked(sizes[layer] * sizes[layer + 1])];
            biases[layer] = new float[sizes[layer + 1]];
            Fill(weights[layer], bound);
            Fill(biases[layer], bound);
        }

        return new NetworkWeights(sizes, weights, biases);

        void Fill(float[] values, double bound)
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)(bound * ((2 * random.NextDouble()) - 1));
        }
    }
}
