using System.Globalization;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// The named parameters of a super-Transformer: those of the largest plan, of which each sub-network uses the leading parts.
/// </summary>
internal sealed class SuperTransformerWeights : IDisposable
{
    private readonly TensorEngine _engine;
    private readonly int _experts;
    private readonly ExpertRouting _routing;
    private readonly int _features;
    private readonly Random _random;
    private readonly CheckedTensors? _stored;
    private readonly List<(string Name, Tensor Tensor)> _named = [];

    /// <summary>
    /// Creates parameters: those of a file, or initial ones, which are Glorot's uniform weights (Glorot and Bengio, 2010),
    /// biases of 0 and gains of 1; and routers that begin near even mixtures.
    /// </summary>
    /// <exception cref="ModelFileException">
    /// The file lacks one, or has it in another shape or with NaN or infinity. That is checked before a parameter is
    /// allocated, so that sizes that a file only claims take no memory.
    /// </exception>
    public SuperTransformerWeights(
        TensorEngine engine, SuperTransformerOptions options, TransformerPlan largest, CheckedTensors? stored = null)
    {
        _engine = engine;
        _stored = stored;
        (_experts, _routing, _features) = (options.Experts, options.Routing, PlanEncoding.Count(largest));
        _random = RandomSource.Create(options.Seed);
        try
        {
            int width = Math.Max(largest.EncoderWidth, largest.DecoderWidth);

            // A deviation of width^-0.5, which the factor width^0.5 of the embedding takes to 1.
            Table = CreateUniform("embedding", options.VocabularySize, width, Math.Sqrt(3.0 / width));
            Encoder = new LayerWeights[largest.Encoder.Count];
            for (int i = 0; i < Encoder.Length; i++)
            {
                Encoder[i] = CreateLayer(
                    $"encoder.{i}",
                    largest.EncoderWidth,
                    largest.Encoder[i].FeedForwardWidth,
                    options.AttentionWidth,
                    encoderWidth: null);
            }

            Decoder = new LayerWeights[largest.Decoder.Count];
            for (int i = 0; i < Decoder.Length; i++)
            {
                Decoder[i] = CreateLayer(
                    $"decoder.{i}",
                    largest.DecoderWidth,
                    largest.Decoder[i].FeedForwardWidth,
                    options.AttentionWidth,
                    largest.EncoderWidth);
            }

            if (options.PreNorm)
            {
                EncoderNorm = CreateNorm("encoder.norm", largest.EncoderWidth);
                DecoderNorm = CreateNorm("decoder.norm", largest.DecoderWidth);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The embedding of source and target, and the weight of the output: [vocabulary, the larger width].</summary>
    public Tensor Table { get; }

    /// <summary>The encoder's layers.</summary>
    public LayerWeights[] Encoder { get; }

    /// <summary>The decoder's layers.</summary>
    public LayerWeights[] Decoder { get; }

    /// <summary>The normalization of the encoder's outputs, for pre-norm only.</summary>
    public LayerNorm? EncoderNorm { get; }

    /// <summary>The normalization of the decoder's output, for pre-norm only.</summary>
    public LayerNorm? DecoderNorm { get; }

    /// <summary>All parameters with their names, always in the same order.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Named => _named;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor tensor) in _named)
            tensor.Dispose();
    }

    private LayerWeights CreateLayer(string name, int width, int feedForwardWidth, int attentionWidth, int? encoderWidth)
    {
        AttentionWeights self = CreateAttention($"{name}.self", width, width, attentionWidth);
        LayerNorm selfNorm = CreateNorm($"{name}.self.norm", width);
        AttentionWeights? cross = encoderWidth is { } memoryWidth
            ? CreateAttention($"{name}.cross", width, memoryWidth, attentionWidth)
            : null;
        LayerNorm? crossNorm = cross is null ? null : CreateNorm($"{name}.cross.norm", width);
        return new LayerWeights(
            self,
            selfNorm,
            cross,
            crossNorm,
            CreateLinear($"{name}.expand", feedForwardWidth, width),
            CreateLinear($"{name}.contract", width, feedForwardWidth),
            CreateNorm($"{name}.feedforward.norm", width));
    }

    private AttentionWeights CreateAttention(string name, int width, int memoryWidth, int attentionWidth) => new(
        CreateLinear($"{name}.query", attentionWidth, width),
        CreateLinear($"{name}.key", attentionWidth, memoryWidth),
        CreateLinear($"{name}.value", attentionWidth, memoryWidth),
        CreateLinear($"{name}.output", width, attentionWidth));

    private ElasticLinear CreateLinear(string name, int outputs, int inputs)
    {
        // An even mixture has the deviation of Glorot's weights.
        double bound = Math.Sqrt(6.0 / (outputs + inputs) * _experts);
        Tensor weight = CreateUniform($"{name}.weight", outputs, inputs, bound);
        Tensor bias = CreateConstant($"{name}.bias", outputs, 0f);
        if (_experts == 1)
            return new ElasticLinear(weight, bias);
        Tensor[] experts =
        [
            weight,
            .. Enumerable.Range(1, _experts - 1).Select(i => CreateUniform(
                string.Create(CultureInfo.InvariantCulture, $"{name}.weight.{i}"), outputs, inputs, bound)),
        ];
        int scores = _routing == ExpertRouting.NeuronWise ? checked(outputs * _experts) : _experts;
        var router = new ExpertRouter(
            experts,
            CreateUniform($"{name}.router.weight", scores, _features, Math.Sqrt(1.0 / _features)),
            CreateConstant($"{name}.router.bias", scores, 0f));
        return new ElasticLinear(weight, bias, router);
    }

    private LayerNorm CreateNorm(string name, int width) =>
        new(CreateConstant($"{name}.gain", width, 1f), CreateConstant($"{name}.bias", width, 0f));

    private Tensor CreateUniform(string name, int rows, int columns, double bound)
    {
        if (_stored is not null)
            return Add(name, [rows, columns], _stored.Require(name, rows, columns));
        float[] values = new float[new TensorShape(rows, columns).ElementCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(((2 * _random.NextDouble()) - 1) * bound);
        return Add(name, [rows, columns], values);
    }

    private Tensor CreateConstant(string name, int length, float value)
    {
        if (_stored is not null)
            return Add(name, [length], _stored.Require(name, length));
        float[] values = new float[length];
        Array.Fill(values, value);
        return Add(name, [length], values);
    }

    private Tensor Add(string name, ReadOnlySpan<int> lengths, ReadOnlySpan<float> values)
    {
        Tensor parameter = _engine.CreateParameter(new TensorShape(lengths), values);
        _named.Add((name, parameter));
        return parameter;
    }
}
