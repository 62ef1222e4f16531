using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Functions = TorchSharp.torch.nn.functional;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary><see cref="ReferenceSupernet"/> in plain TorchSharp, with libtorch's own attention.</summary>
internal sealed class PlainSupernet
{
    private const int Width = ReferenceSupernet.Width, Batch = ReferenceSupernet.Batch, Length = ReferenceSupernet.Length;

    private readonly List<Parameter> _parameters = [];
    private readonly Parameter _table;
    private readonly Layer[] _encoder;
    private readonly Layer[] _decoder;
    private readonly Adam _adam;
    private readonly Tensor _source;
    private readonly Tensor _target;
    private readonly Tensor _next;

    public PlainSupernet(ReferenceSupernet.Sentences data)
    {
        _table = Matrix(ReferenceSupernet.Tokens, Width);
        _encoder = [.. Enumerable.Range(0, ReferenceSupernet.Layers).Select(_ => new Layer(this))];
        _decoder = [.. Enumerable.Range(0, ReferenceSupernet.Layers).Select(_ => new Layer(this))];
        _adam = optim.Adam(_parameters, 1e-4);
        (_source, _target, _next) = (Indices(data.Source), Indices(data.Target), Indices(data.Next));

        static Tensor Indices(int[] words) => tensor(Array.ConvertAll(words, word => (long)word));
    }

    public void Train(ReferenceSupernet.Sizes sizes)
    {
        using DisposeScope scope = NewDisposeScope();
        _adam.zero_grad();
        Loss(sizes).backward();
        _adam.step();
    }

    public void Evaluate(ReferenceSupernet.Sizes sizes)
    {
        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Loss(sizes).item<float>();
    }

    private Tensor Loss(ReferenceSupernet.Sizes sizes)
    {
        Tensor table = _table.narrow(1, 0, sizes.Width);
        Tensor x = Embed(_source);
        foreach (Layer layer in _encoder)
            x = layer.Run(x, null, sizes);
        Tensor y = Embed(_target);
        foreach (Layer layer in _decoder.Take(sizes.DecoderLayers))
            y = layer.Run(y, x, sizes);
        Tensor logarithms = Functions.log_softmax(y.matmul(table.t()).view(-1, ReferenceSupernet.Tokens), 1);
        return (Functions.nll_loss(logarithms, _next) * 0.9) - (logarithms.mean() * 0.1);

        Tensor Embed(Tensor words) => table.index_select(0, words).view(Batch, Length, sizes.Width) * Math.Sqrt(sizes.Width);
    }

    private Parameter Matrix(int rows, int columns)
    {
        Parameter matrix = nn.Parameter(empty(rows, columns));
        nn.init.xavier_uniform_(matrix);
        _parameters.Add(matrix);
        return matrix;
    }

    private Parameter Vector(int length, float value)
    {
        Parameter vector = nn.Parameter(full([length], value));
        _parameters.Add(vector);
        return vector;
    }

    private sealed class Layer(PlainSupernet net)
    {
        private readonly Attention _self = new(net);
        private readonly Attention _cross = new(net);
        private readonly Dense _up = new(net, ReferenceSupernet.Width, ReferenceSupernet.Hidden);
        private readonly Dense _down = new(net, ReferenceSupernet.Hidden, ReferenceSupernet.Width);
        private readonly (Parameter Gain, Parameter Bias)[] _norms =
            [.. Enumerable.Range(0, 3).Select(_ => (net.Vector(PlainSupernet.Width, 1), net.Vector(PlainSupernet.Width, 0)))];

        public Tensor Run(Tensor x, Tensor? memory, ReferenceSupernet.Sizes sizes)
        {
            x = Normal(0, x + _self.Run(x, x, sizes, causal: memory is not null));
            if (memory is not null)
                x = Normal(1, x + _cross.Run(x, memory, sizes, causal: false));
            return Normal(2, x + _down.Run(Functions.relu(_up.Run(x, sizes.Hidden)), sizes.Width));
        }

        private Tensor Normal(int index, Tensor x)
        {
            long width = x.shape[^1];
            return Functions.layer_norm(
                x, [width], _norms[index].Gain.narrow(0, 0, width), _norms[index].Bias.narrow(0, 0, width));
        }
    }

    private sealed class Attention(PlainSupernet net)
    {
        private readonly Dense _query = new(net, PlainSupernet.Width, PlainSupernet.Width);
        private readonly Dense _key = new(net, PlainSupernet.Width, PlainSupernet.Width);
        private readonly Dense _value = new(net, PlainSupernet.Width, PlainSupernet.Width);
        private readonly Dense _output = new(net, PlainSupernet.Width, PlainSupernet.Width);

        public Tensor Run(Tensor x, Tensor memory, ReferenceSupernet.Sizes sizes, bool causal)
        {
            Tensor all = Functions.scaled_dot_product_attention(
                Heads(_query, x), Heads(_key, memory), Heads(_value, memory), is_casual: causal);
            return _output.Run(all.transpose(1, 2).reshape(Batch, -1, PlainSupernet.Width), sizes.Width);

            Tensor Heads(Dense layer, Tensor input) => layer.Run(input, PlainSupernet.Width)
                .view(Batch, -1, sizes.Heads, PlainSupernet.Width / sizes.Heads).transpose(1, 2);
        }
    }

    private sealed class Dense(PlainSupernet net, int inputs, int outputs)
    {
        private readonly Parameter _weight = net.Matrix(outputs, inputs);
        private readonly Parameter _bias = net.Vector(outputs, 0);

        public Tensor Run(Tensor x, int outputs) => Functions.linear(
            x, _weight.narrow(0, 0, outputs).narrow(1, 0, x.shape[^1]), _bias.narrow(0, 0, outputs));
    }
}
