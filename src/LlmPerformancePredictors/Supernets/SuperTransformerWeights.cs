using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>The named parameters of a super-Transformer: those of the largest plan, of which each sub-network uses the leading parts.</summary>
internal sealed class SuperTransformerWeights
{
    private readonly TensorEngine _engine;
    private readonly Random _random;
    private readonly List<(string Name, Tensor Tensor)> _named = [];

    /// <summary>Creates initial parameters: Xavier's uniform weights (Glorot and Bengio, 2010), biases 0, gains 1.</summary>
    public SuperTransformerWeights(TensorEngine engine, SuperTransformerOptions options, TransformerPlan largest)
    {
        _engine = engine;
        _random = RandomSource.Create(options.Seed);
        int width = Math.Max(largest.EncoderWidth, largest.DecoderWidth);

        // A deviation of width^-0.5, which the factor width^0.5 of the embedding takes to 1.
        Table = Uniform("embedding", options.VocabularySize, width, Math.Sqrt(3.0 / width));
        Encoder = new LayerWeights[largest.Encoder.Count];
        for (int i = 0; i < Encoder.Length; i++)
            Encoder[i] = Layer($"encoder.{i}", largest.EncoderWidth, largest.Encoder[i].FeedForwardWidth, options.AttentionWidth, null);
        Decoder = new LayerWeights[largest.Decoder.Count];
        for (int i = 0; i < Decoder.Length; i++)
            Decoder[i] = Layer($"decoder.{i}", largest.DecoderWidth, largest.Decoder[i].FeedForwardWidth, options.AttentionWidth, largest.EncoderWidth);
        if (!options.PreNorm)
            return;
        EncoderNorm = Norm("encoder.norm", largest.EncoderWidth);
        DecoderNorm = Norm("decoder.norm", largest.DecoderWidth);
    }

    /// <summary>Gets the embedding of source and target, and the weight of the output: [vocabulary, the larger width].</summary>
    public Tensor Table { get; }

    /// <summary>Gets the encoder's layers.</summary>
    public LayerWeights[] Encoder { get; }

    /// <summary>Gets the decoder's layers.</summary>
    public LayerWeights[] Decoder { get; }

    /// <summary>Gets the normalisation of the encoder's outputs, for pre-norm only.</summary>
    public NormWeights? EncoderNorm { get; }

    /// <summary>Gets the normalisation of the decoder's output, for pre-norm only.</summary>
    public NormWeights? DecoderNorm { get; }

    /// <summary>Gets all parameters with their names, always in the same order.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Named => _named;

    private LayerWeights Layer(string name, int width, int feedForward, int attention, int? encoderWidth)
    {
        AttentionWeights self = Attention($"{name}.self", width, width, attention);
        NormWeights selfNorm = Norm($"{name}.self.norm", width);
        AttentionWeights? cross = encoderWidth is { } memory ? Attention($"{name}.cross", width, memory, attention) : null;
        NormWeights? crossNorm = cross is null ? null : Norm($"{name}.cross.norm", width);
        return new LayerWeights(
            self,
            selfNorm,
            cross,
            crossNorm,
            Affine($"{name}.expand", feedForward, width),
            Affine($"{name}.contract", width, feedForward),
            Norm($"{name}.feedforward.norm", width));
    }

    private AttentionWeights Attention(string name, int width, int memory, int attention) => new(
        Affine($"{name}.query", attention, width),
        Affine($"{name}.key", attention, memory),
        Affine($"{name}.value", attention, memory),
        Affine($"{name}.output", width, attention));

    private AffineWeights Affine(string name, int outputs, int inputs) => new(
        Uniform($"{name}.weight", outputs, inputs, Math.Sqrt(6.0 / (outputs + inputs))), Constant($"{name}.bias", outputs, 0f));

    private NormWeights Norm(string name, int width) => new(Constant($"{name}.gain", width, 1f), Constant($"{name}.bias", width, 0f));

    private Tensor Uniform(string name, int rows, int columns, double bound)
    {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(((2 * _random.NextDouble()) - 1) * bound);
        return Add(name, new TensorShape(rows, columns), values);
    }

    private Tensor Constant(string name, int length, float value)
    {
        float[] values = new float[length];
        Array.Fill(values, value);
        return Add(name, new TensorShape(length), values);
    }

    private Tensor Add(string name, TensorShape shape, float[] values)
    {
        Tensor parameter = _engine.Parameter(shape, values);
        _named.Add((name, parameter));
        return parameter;
    }
}
