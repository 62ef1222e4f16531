using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// An elastic encoder-decoder Transformer whose sub-networks share weights (Wang et al., 2020, section 3.1): a sub-network
/// takes the leading layers, and of every matrix the leading rows and columns. Source, target and output share the embedding.
/// With experts it is a mixture of supernets (<see cref="SuperTransformerOptions.Experts"/>).
/// </summary>
public sealed partial class SuperTransformer : IDisposable
{
    private readonly TensorEngine _engine;
    private readonly SuperTransformerWeights _weights;
    private readonly PositionalEncoding _positions;

    /// <summary>Creates a super-Transformer with initial weights.</summary>
    /// <param name="engine">The engine that keeps its parameters.</param>
    /// <param name="options">What its sub-networks have in common.</param>
    /// <param name="largest">
    /// The plan that holds every sub-network, such as <see cref="TransformerPlan.GetLargest"/> of a space.
    /// </param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SuperTransformer(TensorEngine engine, SuperTransformerOptions options, TransformerPlan largest)
        : this(engine, options, largest, stored: null)
    {
    }

    /// <summary>Creates a super-Transformer with the weights of a file.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="ModelFileException">A tensor is missing, of another shape, or has NaN or infinity.</exception>
    internal SuperTransformer(
        TensorEngine engine, SuperTransformerOptions options, TransformerPlan largest, CheckedTensors? stored)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(largest);
        options = options.Clone();
        new SuperTransformerOptionsValidator().ThrowIfInvalid(options, nameof(options));
        options.RequireFit(largest);
        (_engine, Options, Largest) = (engine, options, largest);
        using EngineUse use = engine.WaitForUse();
        _weights = new SuperTransformerWeights(engine, options, largest, stored);
        int width = Math.Max(largest.EncoderWidth, largest.DecoderWidth);
        _positions = new PositionalEncoding(width, options.PositionWidth ?? width);
        Parameters = [.. _weights.Named.Select(named => named.Tensor)];
    }

    /// <summary>The engine.</summary>
    public TensorEngine Engine => _engine;

    /// <summary>What all sub-networks have in common.</summary>
    public SuperTransformerOptions Options { get; }

    /// <summary>The plan that holds every sub-network.</summary>
    public TransformerPlan Largest { get; }

    /// <summary>The parameters, always in the same order.</summary>
    internal IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The names of the parameters, in the order of <see cref="Parameters"/>.</summary>
    internal IEnumerable<string> ParameterNames => _weights.Named.Select(named => named.Name);

    /// <summary>How many numbers all parameters hold.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Shape.ElementCount);

    /// <summary>Computes what a sub-network expects as the next token at every place of the target, before the softmax.</summary>
    /// <param name="plan">The sub-network.</param>
    /// <param name="source">Source tokens, [sentences, source length] row by row, padded with 0.</param>
    /// <param name="target">Target tokens from the start token on, [sentences, target length] row by row, padded with 0.</param>
    /// <param name="sentences">Sentences, at least 1, a divisor of both lengths.</param>
    /// <param name="dropout">The random source of dropout in training; null for none.</param>
    /// <returns>[sentences * target length, vocabulary], in the open scope.</returns>
    /// <exception cref="ArgumentException">The plan does not fit into the weights, or the tokens are no such tables.</exception>
    internal Tensor ComputeLogits(
        TransformerPlan plan, ReadOnlySpan<int> source, ReadOnlySpan<int> target, int sentences, Random? dropout = null)
    {
        RequirePlan(plan);
        return Decode(plan, Encode(plan, source, sentences, dropout), target, sentences, dropout);
    }

    /// <summary>Copies a sub-network to weights of its own, which give the same numbers bit for bit.</summary>
    /// <param name="plan">The sub-network.</param>
    /// <returns>A Transformer of that plan alone, on the same engine.</returns>
    /// <exception cref="ArgumentException">The plan does not fit into the weights.</exception>
    public SuperTransformer Extract(TransformerPlan plan)
    {
        RequirePlan(plan);
        using EngineUse use = _engine.WaitForUse();
        int width = Options.PositionWidth ?? Math.Max(Largest.EncoderWidth, Largest.DecoderWidth);
        SuperTransformerOptions options = Options.Clone();
        (options.PositionWidth, options.Experts) = (width, 1);
        var extracted = new SuperTransformer(_engine, options, plan);
        Dictionary<string, Tensor> all = _weights.Named.ToDictionary(
            named => named.Name, named => named.Tensor, StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in extracted._weights.Named)
            _engine.Write(tensor, ReadLeadingPart(all[name], tensor.Shape));
        if (HasExperts)
            WriteMixtures(plan, extracted);
        return extracted;
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    private void WriteMixtures(TransformerPlan plan, SuperTransformer extracted)
    {
        using TensorScope scope = _engine.BeginScope(recordGradients: false);
        IEnumerable<LayerWeights> to = extracted._weights.Encoder.Concat(extracted._weights.Decoder);
        foreach ((LayerWeights alone, LayerWeights mixed) in to.Zip(BindEncoder(plan).Concat(BindDecoder(plan))))
        {
            foreach ((ElasticLinear linear, ElasticLinear mixture) in alone.Linears.Zip(mixed.Linears))
                _engine.Write(linear.Weight, ReadLeadingPart(mixture.Weight, linear.Weight.Shape));
        }
    }

    private float[] ReadLeadingPart(Tensor parameter, TensorShape shape)
    {
        float[] all = new float[parameter.Shape.ElementCount], part = new float[shape.ElementCount];
        _engine.Read(parameter, all);
        int width = shape[-1], step = parameter.Shape[-1];
        for (int row = 0; row < part.Length / width; row++)
            all.AsSpan(row * step, width).CopyTo(part.AsSpan(row * width));
        return part;
    }

    /// <summary>Checks that a sub-network fits into the weights.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal void RequirePlan(TransformerPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (ReferenceEquals(plan, Largest))
            return;
        RequireAtMost("encoder width", plan.EncoderWidth, Largest.EncoderWidth);
        RequireAtMost("encoder layers", plan.Encoder.Count, Largest.Encoder.Count);
        RequireAtMost("decoder width", plan.DecoderWidth, Largest.DecoderWidth);
        RequireAtMost("decoder layers", plan.Decoder.Count, Largest.Decoder.Count);
        for (int i = 0; i < plan.Encoder.Count; i++)
        {
            RequireAtMost(
                $"feed-forward width of encoder layer {i}",
                plan.Encoder[i].FeedForwardWidth,
                Largest.Encoder[i].FeedForwardWidth);
        }

        for (int i = 0; i < plan.Decoder.Count; i++)
        {
            RequireAtMost(
                $"feed-forward width of decoder layer {i}",
                plan.Decoder[i].FeedForwardWidth,
                Largest.Decoder[i].FeedForwardWidth);
        }

        Options.RequireHeads(plan);

        static void RequireAtMost(string name, int value, int max)
        {
            if (value > max)
            {
                throw new ArgumentException(
                    $"A sub-network with {value} as {name}; the super-Transformer has weights for at most {max}.", nameof(plan));
            }
        }
    }
}
