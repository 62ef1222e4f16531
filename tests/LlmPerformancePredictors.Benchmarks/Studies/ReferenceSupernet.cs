using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// The elastic Transformer of the PyTorch reference, written directly on the operations: post-norm, without positions and
/// dropout, the output layer tied to the embedding; a sub-network takes leading rows and columns.
/// </summary>
internal sealed class ReferenceSupernet
{
    public const int Tokens = 6000, Width = 256, Hidden = 1024, Layers = 3, Batch = 64, Length = 14;

    /// <summary>The sub-networks that are timed.</summary>
    public static readonly Sizes[] LargestAndSmallest =
        [new("largest", Width, Hidden, 4, 3), new("smallest", 128, 256, 2, 1)];

    private readonly TensorEngine _engine;
    private readonly Random _random = RandomSource.Create(1);
    private readonly List<Tensor> _parameters = [];
    private readonly Tensor _table;
    private readonly Layer[] _encoder;
    private readonly Layer[] _decoder;
    private readonly AdamOptimizer _adam;

    public ReferenceSupernet(TensorEngine engine)
    {
        _engine = engine;
        _table = Matrix(Tokens, Width);
        _encoder = [.. Enumerable.Range(0, Layers).Select(_ => new Layer(this, cross: false))];
        _decoder = [.. Enumerable.Range(0, Layers).Select(_ => new Layer(this, cross: true))];
        _adam = engine.CreateAdam(_parameters);
    }

    public int ParameterCount => _parameters.Sum(parameter => parameter.Shape.ElementCount);

    public void Train(Sizes sizes, Sentences data)
    {
        using TensorScope scope = _engine.BeginScope();
        _engine.ClearGradients(_parameters);
        _engine.Backward(Loss(sizes, data));
        _adam.Step(1e-4);
    }

    public float Evaluate(Sizes sizes, Sentences data)
    {
        using TensorScope scope = _engine.BeginScope(recordGradients: false);
        float[] loss = new float[1];
        _engine.Read(Loss(sizes, data), loss);
        return loss[0];
    }

    private Tensor Loss(Sizes sizes, Sentences data)
    {
        float factor = MathF.Sqrt(sizes.Width);
        Tensor x = _engine.Embedding(_table, data.Source, sizes.Width, factor);
        foreach (Layer layer in _encoder)
            x = layer.Run(x, null, sizes);
        Tensor y = _engine.Embedding(_table, data.Target, sizes.Width, factor);
        foreach (Layer layer in _decoder.Take(sizes.DecoderLayers))
            y = layer.Run(y, x, sizes);
        return _engine.CrossEntropy(_engine.ElasticLinear(y, _table, null, Tokens), data.Next, 0.1f);
    }

    private Tensor Matrix(int rows, int columns)
    {
        float limit = MathF.Sqrt(6f / (rows + columns));
        float[] values = Problem.Numbers(_random, rows * columns);
        return Parameter(new(rows, columns), Array.ConvertAll(values, value => ((2 * value) - 1) * limit));
    }

    private Tensor Vector(int length, float value) => Parameter(new(length), [.. Enumerable.Repeat(value, length)]);

    private Tensor Parameter(TensorShape shape, float[] values)
    {
        Tensor parameter = _engine.CreateParameter(shape, values);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>A sub-network.</summary>
    internal sealed record Sizes(string Name, int Width, int Hidden, int Heads, int DecoderLayers);

    /// <summary>Random words.</summary>
    internal sealed record Sentences(int[] Source, int[] Target, int[] Next)
    {
        public static Sentences Random(Random random)
        {
            return new(Words(), Words(), Words());

            int[] Words() => [.. Enumerable.Range(0, Batch * Length).Select(_ => random.Next(Tokens))];
        }
    }

    private sealed class Layer(ReferenceSupernet net, bool cross)
    {
        private readonly Attention _self = new(net);
        private readonly Attention? _cross = cross ? new(net) : null;
        private readonly Dense _up = new(net, ReferenceSupernet.Width, ReferenceSupernet.Hidden);
        private readonly Dense _down = new(net, ReferenceSupernet.Hidden, ReferenceSupernet.Width);
        private readonly (Tensor Gain, Tensor Bias)[] _norms =
            [.. Enumerable.Range(0, 3)
                .Select(_ => (net.Vector(ReferenceSupernet.Width, 1), net.Vector(ReferenceSupernet.Width, 0)))];

        public Tensor Run(Tensor x, Tensor? memory, Sizes sizes)
        {
            x = Normal(0, x, _self.Run(x, x, sizes, causal: memory is not null));
            if (memory is not null)
                x = Normal(1, x, _cross!.Run(x, memory, sizes, causal: false));
            return Normal(2, x, _down.Run(_up.Run(x, sizes.Hidden, relu: true), sizes.Width));
        }

        private Tensor Normal(int index, Tensor x, Tensor change) =>
            net._engine.LayerNormalization(net._engine.Add(x, change), _norms[index].Gain, _norms[index].Bias);
    }

    private sealed class Attention(ReferenceSupernet net)
    {
        private readonly Dense _query = new(net, ReferenceSupernet.Width, ReferenceSupernet.Width);
        private readonly Dense _key = new(net, ReferenceSupernet.Width, ReferenceSupernet.Width);
        private readonly Dense _value = new(net, ReferenceSupernet.Width, ReferenceSupernet.Width);
        private readonly Dense _output = new(net, ReferenceSupernet.Width, ReferenceSupernet.Width);

        public Tensor Run(Tensor x, Tensor memory, Sizes sizes, bool causal)
        {
            Tensor all = net._engine.Attention(
                Project(_query, x), Project(_key, memory), Project(_value, memory), sizes.Heads, causal);
            return _output.Run(net._engine.Reshape(all, new(Batch * Length, ReferenceSupernet.Width)), sizes.Width);
        }

        private Tensor Project(Dense layer, Tensor x) =>
            net._engine.Reshape(layer.Run(x, ReferenceSupernet.Width), new(Batch, Length, ReferenceSupernet.Width));
    }

    private sealed class Dense(ReferenceSupernet net, int inputs, int outputs)
    {
        private readonly Tensor _weight = net.Matrix(outputs, inputs);
        private readonly Tensor _bias = net.Vector(outputs, 0);

        public Tensor Run(Tensor x, int outputs, bool relu = false) =>
            net._engine.ElasticLinear(x, _weight, _bias, outputs, relu);
    }
}
