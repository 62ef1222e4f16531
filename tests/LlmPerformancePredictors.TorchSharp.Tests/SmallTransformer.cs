using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tests.Tensors;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>
/// A Transformer of one layer whose sub-networks of 8 and 12 columns share weights, taught to repeat the token before: every
/// operation that a supernet has.
/// </summary>
internal sealed class SmallTransformer : IDisposable
{
    private const int Tokens = 11, Widest = 12, Hidden = 20, Sentences = 4, Length = 6;
    private readonly TensorEngine _engine;
    private readonly Tensor _table;
    private readonly Tensor[] _attention;
    private readonly Tensor _gain;
    private readonly Tensor _bias;
    private readonly Tensor _inner;
    private readonly Tensor _innerBias;
    private readonly Tensor _outer;
    private readonly List<Tensor> _parameters = [];
    private readonly AdamOptimizer _adam;

    public SmallTransformer(TensorEngine engine)
    {
        _engine = engine;
        Random random = RandomSource.Create(17);
        _table = Parameter(Tokens, Widest);
        _attention = [Parameter(Widest, Widest), Parameter(Widest, Widest), Parameter(Widest, Widest), Parameter(Widest, Widest)];
        _gain = Vector(Widest, 1);
        _bias = Vector(Widest, 0);
        _inner = Parameter(Hidden, Widest);
        _innerBias = Vector(Hidden, 0);
        _outer = Parameter(Widest, 2 * Hidden);
        _adam = engine.CreateAdam(_parameters, new AdamOptions { Beta2 = 0.98, WeightDecay = 1e-4 });

        Tensor Parameter(int rows, int columns) => Kept(engine.Parameter(
            new(rows, columns), Array.ConvertAll(GradientCheck.AwayFromZero(random, rows * columns), weight => weight / 2)));

        Tensor Vector(int length, float value) => Kept(engine.Parameter(new(length), [.. Enumerable.Repeat(value, length)]));

        Tensor Kept(Tensor tensor)
        {
            _parameters.Add(tensor);
            return tensor;
        }
    }

    /// <summary>Trains one step, the narrow and the wide network in turn.</summary>
    /// <returns>The loss before the step.</returns>
    public float Step(int step)
    {
        int width = step % 2 == 0 ? Widest : 8;
        Random random = RandomSource.Create(1, step);
        int[] tokens = [.. Enumerable.Range(0, Sentences * Length).Select(_ => random.Next(1, Tokens))];
        int[] targets = [.. tokens.Select((_, i) => i % Length == 0 ? 0 : tokens[i - 1])];
        bool[] visible = [.. Enumerable.Range(0, Sentences * Length).Select(i => i % Length < Length - (i / Length))];
        using TensorScope scope = _engine.BeginScope();
        Tensor embedded = _engine.Reshape(_engine.Embedding(_table, tokens, width, MathF.Sqrt(width)), new(Sentences, Length, width));
        Tensor seen = _engine.Attention(
            Projected(embedded, 0), Projected(embedded, 1), Projected(embedded, 2), heads: width / 4, causal: true, visible);
        Tensor attended = _engine.Add(embedded, _engine.Dropout(Projected(seen, 3), 0.1f, (ulong)step));
        Tensor normal = _engine.LayerNormalization(attended, _gain, _bias);
        Tensor inner = _engine.LeadingLinear(normal, _inner, _innerBias, Hidden, rectify: true);
        Tensor both = _engine.Concatenate([inner, _engine.Scale(inner, -0.5f)], -1);
        Tensor output = _engine.LayerNormalization(_engine.Add(normal, _engine.LeadingLinear(both, _outer, null, width)), _gain, _bias);
        Tensor logits = _engine.LeadingLinear(output, _table, null, Tokens);
        Tensor loss = _engine.CrossEntropy(logits, targets, smoothing: 0.1f, ignored: 0);
        Tensor taught = _engine.CrossEntropy(logits, _engine.Softmax(_engine.Scale(logits, 1.5f)), visible);
        Tensor sum = _engine.Add(loss, _engine.Scale(taught, 0.1f));
        _engine.ClearGradients(_parameters);
        _engine.Backward(sum);
        _adam.Step(3e-3);
        return GradientCheck.Numbers(_engine, sum)[0];

        Tensor Projected(Tensor input, int matrix) => _engine.LeadingLinear(input, _attention[matrix], null, width);
    }

    public void Dispose()
    {
        _adam.Dispose();
        foreach (Tensor parameter in _parameters)
            parameter.Dispose();
    }
}
