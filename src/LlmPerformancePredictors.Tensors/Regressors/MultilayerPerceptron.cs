using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// A multilayer perceptron with ReLU between its layers, for training on any engine: the network of HAT's latency
/// predictor (Wang et al., arXiv 2005.14187, section 3.2) and of LLM-Distill-PP (Jawahar et al., arXiv 2310.16712).
/// </summary>
internal sealed class MultilayerPerceptron : IDisposable
{
    private readonly TensorEngine _engine;
    private readonly Tensor[] _parameters;

    /// <summary>Creates a network.</summary>
    /// <param name="engine">The engine that keeps its parameters.</param>
    /// <param name="sizes">Features, hidden units, outputs; at least two, each at least 1.</param>
    /// <param name="random">
    /// The source of the initial weights and biases, which lie within one over the root of a layer's inputs.
    /// </param>
    /// <exception cref="ArgumentException">Fewer than two sizes, or one below 1.</exception>
    public MultilayerPerceptron(TensorEngine engine, IReadOnlyList<int> sizes, Random random)
        : this(engine, NetworkWeights.CreateInitial(Checked(sizes), random))
    {
    }

    public MultilayerPerceptron(TensorEngine engine, NetworkWeights initial)
    {
        _engine = engine;
        Sizes = initial.Sizes;
        _parameters = new Tensor[2 * initial.Layers];
        for (int layer = 0; layer < initial.Layers; layer++)
        {
            _parameters[2 * layer] = engine.CreateParameter(
                new TensorShape(Sizes[layer + 1], Sizes[layer]), initial.Weights[layer]);
            _parameters[(2 * layer) + 1] = engine.CreateParameter(new TensorShape(Sizes[layer + 1]), initial.Biases[layer]);
        }
    }

    /// <summary>Features, hidden units, outputs.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Weight [out, in] and bias [out] of each layer, in turn.</summary>
    public IReadOnlyList<Tensor> Parameters => _parameters;

    /// <summary>Computes the outputs.</summary>
    /// <param name="rows">[rows, features], of the same engine.</param>
    /// <returns>[rows, outputs], in the open scope.</returns>
    /// <exception cref="TensorShapeException">The rows have another number of features.</exception>
    public Tensor Forward(Tensor rows)
    {
        Tensor hidden = rows;
        for (int layer = 0; layer < _parameters.Length / 2; layer++)
        {
            bool last = layer == (_parameters.Length / 2) - 1;
            hidden = _engine.Linear(hidden, _parameters[2 * layer], _parameters[(2 * layer) + 1], relu: !last);
        }

        return hidden;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor parameter in _parameters)
            parameter.Dispose();
    }

    /// <summary>Copies the parameters out.</summary>
    public NetworkWeights Read()
    {
        float[][] numbers = Array.ConvertAll(_parameters, parameter =>
        {
            float[] values = new float[parameter.Shape.ElementCount];
            _engine.Read(parameter, values);
            return values;
        });
        return new NetworkWeights(
            [.. Sizes], [.. numbers.Where((_, i) => i % 2 == 0)], [.. numbers.Where((_, i) => i % 2 == 1)]);
    }

    private static int[] Checked(IReadOnlyList<int> sizes)
    {
        if (sizes.Count < 2 || sizes.Any(size => size < 1))
        {
            throw new ArgumentException(
                $"Sizes [{string.Join(", ", sizes)}]: at least two are needed, each at least 1.", nameof(sizes));
        }

        return [.. sizes];
    }
}
