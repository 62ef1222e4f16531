using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// An encoder-decoder Transformer in numbers: what an architecture of HAT's space (Wang et al., 2020, section 3.1), with
/// any values for its choices, says about its layers.
/// </summary>
public sealed class TransformerPlan
{
    /// <summary>Creates a plan.</summary>
    /// <param name="encoderWidth">Width of the encoder's embedding and layers, at least 1.</param>
    /// <param name="encoder">The encoder's layers, at least one.</param>
    /// <param name="decoderWidth">Width of the decoder's embedding and layers, at least 1.</param>
    /// <param name="decoder">The decoder's layers, at least one.</param>
    /// <exception cref="ArgumentException">A number is below 1, there is no layer, or one is null.</exception>
    public TransformerPlan(
        int encoderWidth, IReadOnlyList<EncoderLayerPlan> encoder, int decoderWidth, IReadOnlyList<DecoderLayerPlan> decoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        (EncoderWidth, Encoder, DecoderWidth, Decoder) = (encoderWidth, [.. encoder], decoderWidth, [.. decoder]);
        if (Encoder.Count == 0 || Decoder.Count == 0)
        {
            throw new ArgumentException(
                $"A Transformer of {Encoder.Count} encoder and {Decoder.Count} decoder layers; at least one of each is needed.");
        }

        if (Encoder.Contains(null!) || Decoder.Contains(null!))
            throw new ArgumentException("A Transformer with a layer that is null; each must be given.");

        IEnumerable<int> numbers = Encoder.SelectMany(layer => new[] { layer.FeedForwardWidth, layer.Heads })
            .Concat(Decoder.SelectMany(layer => new[] { layer.FeedForwardWidth, layer.Heads, layer.CrossHeads, layer.CrossSpan }))
            .Concat([encoderWidth, decoderWidth]);
        foreach (int number in numbers)
        {
            if (number < 1)
            {
                throw new ArgumentException(
                    $"A Transformer with {number} as a width, number of heads or span; each must be at least 1.");
            }
        }
    }

    /// <summary>The width of the encoder's embedding and layers.</summary>
    public int EncoderWidth { get; }

    /// <summary>The encoder's layers.</summary>
    public IReadOnlyList<EncoderLayerPlan> Encoder { get; }

    /// <summary>The width of the decoder's embedding and layers.</summary>
    public int DecoderWidth { get; }

    /// <summary>The decoder's layers.</summary>
    public IReadOnlyList<DecoderLayerPlan> Decoder { get; }

    /// <summary>The plan of an architecture.</summary>
    /// <param name="architecture">An architecture of a space with the choices of <see cref="MachineTranslationSpace"/>.</param>
    /// <exception cref="ArgumentException">The space lacks one of these choices.</exception>
    public static TransformerPlan FromArchitecture(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Create(architecture.Space, architecture.GetInteger, architecture.GetInteger);
    }

    /// <summary>The plan that holds every architecture of a space: of each choice the largest value.</summary>
    /// <param name="space">A space with the choices of <see cref="MachineTranslationSpace"/>.</param>
    /// <exception cref="ArgumentException">The space lacks one of these choices.</exception>
    public static TransformerPlan GetLargest(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Create(space, choice => GetValues(space, choice).Max(), (choice, _) => GetValues(space, choice).Max());
    }

    /// <summary>The plan of each choice's smallest value.</summary>
    /// <param name="space">A space with the choices of <see cref="MachineTranslationSpace"/>.</param>
    /// <exception cref="ArgumentException">The space lacks one of these choices.</exception>
    public static TransformerPlan GetSmallest(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Create(space, choice => GetValues(space, choice).Min(), (choice, _) => GetValues(space, choice).Min());
    }

    private static TransformerPlan Create(SearchSpace space, Func<string, int> getValue, Func<string, int, int> getLayerValue)
    {
        foreach (Choice choice in MachineTranslationSpace.Instance.Choices)
            GetValues(space, choice.Name);
        return new TransformerPlan(
            getValue(MachineTranslationSpace.EncoderEmbedDim),
            [.. Enumerable.Range(0, getValue(MachineTranslationSpace.EncoderLayers)).Select(i => new EncoderLayerPlan(
                getLayerValue(MachineTranslationSpace.EncoderFfnDims, i),
                getLayerValue(MachineTranslationSpace.EncoderHeads, i)))],
            getValue(MachineTranslationSpace.DecoderEmbedDim),
            [.. Enumerable.Range(0, getValue(MachineTranslationSpace.DecoderLayers)).Select(i => new DecoderLayerPlan(
                getLayerValue(MachineTranslationSpace.DecoderFfnDims, i),
                getLayerValue(MachineTranslationSpace.DecoderHeads, i),
                getLayerValue(MachineTranslationSpace.DecoderCrossHeads, i),
                getLayerValue(MachineTranslationSpace.DecoderCrossSpans, i)))]);
    }

    private static IReadOnlyList<int> GetValues(SearchSpace space, string name)
    {
        if (space.Choices.FirstOrDefault(choice => choice.Name == name) is IntegerChoice found
            && found.LengthChoice == MachineTranslationSpace.Instance[name].LengthChoice)
            return found.Values;
        throw new ArgumentException(
            $"The space '{space.Name}' is no space of Transformers: it lacks the whole-number choice '{name}' of "
            + "MachineTranslationSpace, per layer where that is.",
            nameof(space));
    }
}
