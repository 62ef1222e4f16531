using System.Text.Json.Serialization;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>What all sub-networks of a <see cref="SuperTransformer"/> have in common.</summary>
public sealed class SuperTransformerOptions
{
    private const int LongestLength = 1_048_576;

    /// <summary>The number of tokens of the vocabulary that source and target share; token 0 is padding.</summary>
    /// <value>No default; required. At least 2.</value>
    [OptionRange(2)]
    public required int VocabularySize { get; set; }

    /// <summary>The width of queries, keys and values, whatever the embedding (HAT's qkv-dim).</summary>
    /// <value>Default 512; at least 1, a multiple of all numbers of heads.</value>
    [OptionRange(1)]
    public int AttentionWidth { get; set; } = 512;

    /// <summary>The longest sentence in tokens, start and end included.</summary>
    /// <value>Default 256; at least 2, and at most 1,048,576, longer than any attention can be computed over.</value>
    // What model files call it.
    [JsonPropertyName("MaximumLength")]
    [OptionRange(2)]
    public int MaxLength { get; set; } = 256;

    /// <summary>Whether layers normalize what they read (pre-norm) instead of what they add to (post-norm).</summary>
    /// <value>Default false, as HAT.</value>
    public bool PreNorm { get; set; }

    /// <summary>The probability of dropout behind the embedding and behind each part of a layer, in training only.</summary>
    /// <value>Default 0.1; 0 to below 1.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public float Dropout { get; set; } = 0.1f;

    /// <summary>Whether sinusoidal positions are added to the embeddings.</summary>
    /// <value>Default true; without them the order of the source's tokens is lost.</value>
    public bool Positions { get; set; } = true;

    /// <summary>
    /// Over how many columns the wavelengths of the positions spread; an extracted sub-network keeps its supernet's.
    /// </summary>
    /// <value>Default null, the width of the widest embedding; at least that.</value>
    [OptionRange(1)]
    public int? PositionWidth { get; set; }

    /// <summary>
    /// The expert matrices of every linear layer, of which each sub-network has its own mixture: a mixture of supernets (Jawahar
    /// et al., arXiv 2306.04845). A router reads which sub-network it is and weighs the experts; biases, normalizations and the
    /// embedding stay shared.
    /// </summary>
    /// <value>Default 1, all weights shared, as HAT; 1 to 64.</value>
    [OptionRange(1, 64)]
    public int Experts { get; set; } = 1;

    /// <summary>What the experts are weighed for; without a meaning if there is one.</summary>
    /// <value>Default <see cref="ExpertRouting.LayerWise"/>.</value>
    [DefinedValue]
    public ExpertRouting Routing { get; set; }

    /// <summary>The seed of the initial weights.</summary>
    /// <value>Default 1; any number.</value>
    public int Seed { get; set; } = 1;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public SuperTransformerOptions Clone() => (SuperTransformerOptions)MemberwiseClone();

    /// <summary>Refuses what does not fit a plan that holds every sub-network.</summary>
    /// <exception cref="ArgumentException">
    /// The positions are narrower than it, sentences are too long, or a number of heads does not divide the attention width.
    /// </exception>
    internal void RequireFit(TransformerPlan largest)
    {
        int width = Math.Max(largest.EncoderWidth, largest.DecoderWidth);
        if (PositionWidth < width)
            throw Refuse(nameof(PositionWidth), PositionWidth.Value, $"at least {width}, the plan's widest embedding");
        if (MaxLength > LongestLength)
            throw Refuse(nameof(MaxLength), MaxLength, $"2 to {LongestLength}");
        RequireHeads(largest);
    }

    /// <summary>Refuses a plan with heads that the attention width is no multiple of.</summary>
    internal void RequireHeads(TransformerPlan plan)
    {
        IEnumerable<int> decoder = plan.Decoder.SelectMany(layer => new[] { layer.Heads, layer.CrossHeads });
        foreach (int heads in plan.Encoder.Select(layer => layer.Heads).Concat(decoder))
            if (AttentionWidth % heads != 0)
                throw Refuse(nameof(AttentionWidth), AttentionWidth, $"a multiple of {heads}, a number of heads of the plan");
    }

    private static ArgumentException Refuse(string option, int value, string allowed) =>
        new(OptionError.Create(nameof(SuperTransformerOptions), option, value, allowed).ErrorMessage, option);
}

/// <summary>Checks <see cref="SuperTransformerOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SuperTransformerOptionsValidator : IValidateOptions<SuperTransformerOptions>;
