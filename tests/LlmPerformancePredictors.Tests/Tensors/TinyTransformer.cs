using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <summary>
/// One encoder and one decoder layer that use every operation of a Transformer at least once; in every other step the
/// leading half of the feed-forward layers only.
/// </summary>
internal sealed class TinyTransformer : IDisposable
{
    private readonly TensorEngine _engine;
    private readonly List<Tensor> _parameters = [];
    private readonly int _width;
    private readonly Random _random;
    private readonly Tensor _table;
    private readonly Tensor _places;
    private readonly Block[] _blocks;

    public TinyTransformer(TensorEngine engine, int tokens, int width, int seed)
    {
        _engine = engine;
        _width = width;
        _random = RandomSource.Create(seed);
        _table = Matrix(tokens, width);
        _places = Matrix(32, width);
        _blocks = [new Block(this), new Block(this)];
    }

    public IReadOnlyList<Tensor> Parameters => _parameters;

    /// <summary>One training step.</summary>
    /// <returns>The loss before it.</returns>
    public float Step(Sentences data, AdamOptimizer adam, double rate, ulong step)
    {
        using TensorScope scope = _engine.BeginScope();
        Tensor logits = Logits(data, step % 2 == 0 ? 2 * _width : _width, step);
        Tensor hard = _engine.CrossEntropy(logits, data.Targets, ignored: -1);
        Tensor soft = _engine.CrossEntropy(
            logits, _engine.Softmax(_engine.Scale(logits, 1.5f)), [.. data.Targets.Select(target => target >= 0)]);
        Tensor loss = _engine.Add(hard, _engine.Scale(soft, 0.1f));
        _engine.ClearGradients(_parameters);
        _engine.Backward(loss);
        adam.Step(rate);
        return GradientCheck.Numbers(_engine, hard)[0];
    }

    public void Dispose()
    {
        foreach (Tensor parameter in _parameters)
            parameter.Dispose();
    }

    private Tensor Logits(Sentences data, int hidden, ulong step)
    {
        TensorShape shape = new(data.Batch, data.Length, _width);
        Tensor source = _blocks[0].Run(Embed(data.Source, data), null, shape, hidden, data.Visible, step << 8);
        Tensor start = Embed(data.Shifted, data);
        Tensor target = _blocks[1].Run(start, source, shape, hidden, data.Visible, (step << 8) + 1);

        // The encoder's first word in front of the decoder's: its row is ignored by the targets.
        Tensor all = _engine.Concatenate([_engine.Reshape(source, shape), _engine.Reshape(target, shape)], 1);
        return _engine.ElasticLinear(
            _engine.Reshape(all, new(2 * data.Batch * data.Length, _width)), _table, null, _table.Shape[0]);
    }

    private Tensor Embed(int[] tokens, Sentences data)
    {
        int[] places = [.. Enumerable.Range(0, tokens.Length).Select(i => i % data.Length)];
        return _engine.Add(_engine.Embedding(_table, tokens, _width, 2f), _engine.Embedding(_places, places, _width));
    }

    private Tensor Matrix(int rows, int columns)
    {
        float[] values = GradientCheck.AwayFromZero(_random, rows * columns);
        return Own(_engine.CreateParameter(new(rows, columns), Array.ConvertAll(values, value => value / MathF.Sqrt(columns))));
    }

    private Tensor Vector(int length, float value) =>
        Own(_engine.CreateParameter(new(length), [.. Enumerable.Repeat(value, length)]));

    private Tensor Own(Tensor parameter)
    {
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>
    /// Source and target words, sentence by sentence; the last source word of every second sentence is padding.
    /// </summary>
    internal sealed record Sentences(int Batch, int Length, int[] Source, int[] Shifted, int[] Targets, bool[] Visible)
    {
        public static Sentences Random(int tokens, int batch, int length, int seed)
        {
            Random random = RandomSource.Create(seed);
            int[] source = Words(), words = Words(), targets = new int[2 * batch * length];
            Array.Fill(targets, -1);
            for (int i = 0; i < words.Length; i++)
                targets[(((i / length * 2) + 1) * length) + (i % length)] = words[i];
            int[] shifted = [.. words.Select((_, i) => i % length == 0 ? 0 : words[i - 1])];
            bool[] visible = [.. source.Select((_, i) => i % (2 * length) != length - 1)];
            return new Sentences(batch, length, source, shifted, targets, visible);

            int[] Words() => [.. Enumerable.Range(0, batch * length).Select(_ => random.Next(tokens))];
        }
    }

    private sealed class Block
    {
        private readonly TinyTransformer _model;
        private readonly Tensor[] _projections;
        private readonly Tensor[] _norms;
        private readonly Tensor _up;
        private readonly Tensor _upBias;
        private readonly Tensor _down;

        public Block(TinyTransformer model)
        {
            _model = model;
            int width = model._width;
            _projections = [.. Enumerable.Range(0, 4).Select(_ => model.Matrix(width, width))];
            _norms = [.. Enumerable.Range(0, 3).SelectMany(_ => new[] { model.Vector(width, 1), model.Vector(width, 0) })];
            _up = model.Matrix(2 * width, width);
            _upBias = model.Vector(2 * width, 0);
            _down = model.Matrix(width, 2 * width);
        }

        public Tensor Run(Tensor x, Tensor? memory, TensorShape shape, int hidden, bool[] visible, ulong seed)
        {
            TensorEngine engine = _model._engine;
            x = Normal(0, x, Attend(x, x, shape, memory is null ? visible : [], causal: memory is not null));
            if (memory is not null)
                x = Normal(1, x, Attend(x, memory, shape, visible, causal: false));
            Tensor forward = engine.ElasticLinear(x, _up, _upBias, hidden, relu: true);
            forward = engine.ElasticLinear(engine.Dropout(forward, 0.02f, seed), _down, null, _model._width);
            return Normal(2, x, forward);
        }

        private Tensor Normal(int index, Tensor x, Tensor change)
        {
            TensorEngine engine = _model._engine;
            return engine.LayerNormalization(engine.Add(x, change), _norms[2 * index], _norms[(2 * index) + 1]);
        }

        private Tensor Attend(Tensor x, Tensor memory, TensorShape shape, bool[] visible, bool causal)
        {
            TensorEngine engine = _model._engine;
            Tensor[] operands = [.. Enumerable.Range(0, 3).Select(i => Project(i == 0 ? x : memory, i))];
            Tensor all = engine.Attention(operands[0], operands[1], operands[2], 2, causal, visible);
            return engine.Linear(engine.Reshape(all, x.Shape), _projections[3], null);

            Tensor Project(Tensor input, int index) => engine.Reshape(engine.Linear(input, _projections[index], null), shape);
        }
    }
}
