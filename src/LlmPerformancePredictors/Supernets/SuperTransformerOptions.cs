namespace LlmPerformancePredictors.Supernets;

/// <summary>What all sub-networks of a <see cref="SuperTransformer"/> have in common.</summary>
public sealed record SuperTransformerOptions
{
    /// <summary>Gets the number of tokens of the vocabulary that source and target share; token 0 is padding.</summary>
    /// <value>At least 2.</value>
    public required int VocabularySize { get; init; }

    /// <summary>Gets the width of queries, keys and values, whatever the embedding (HAT's qkv-dim).</summary>
    /// <value>Default 512; at least 1, a multiple of all numbers of heads.</value>
    public int AttentionWidth { get; init; } = 512;

    /// <summary>Gets the longest sentence in tokens, start and end included.</summary>
    /// <value>Default 256; at least 2.</value>
    public int MaximumLength { get; init; } = 256;

    /// <summary>Gets a value indicating whether layers normalise what they read (pre-norm) instead of what they add to (post-norm).</summary>
    /// <value>Default false, as HAT.</value>
    public bool PreNorm { get; init; }

    /// <summary>Gets the probability of dropout behind the embedding and behind each part of a layer, in training only.</summary>
    /// <value>Default 0.1; 0 to below 1.</value>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>Gets a value indicating whether sinusoidal positions are added to the embeddings.</summary>
    /// <value>Default true; without them the order of the source's tokens is lost.</value>
    public bool Positions { get; init; } = true;

    /// <summary>Gets over how many columns the wavelengths of the positions spread; an extracted sub-network keeps its supernet's.</summary>
    /// <value>Default null, the width of the widest embedding; at least that.</value>
    public int? PositionWidth { get; init; }

    /// <summary>Gets the seed of the initial weights.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Checks all settings, for a plan.</summary>
    /// <param name="largest">The plan that holds every sub-network.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or a number of heads does not divide the attention width.</exception>
    public void Validate(TransformerPlan largest)
    {
        Check(nameof(VocabularySize), VocabularySize, VocabularySize >= 2, "at least 2");
        Check(nameof(AttentionWidth), AttentionWidth, AttentionWidth >= 1, "at least 1");
        Check(nameof(MaximumLength), MaximumLength, MaximumLength >= 2, "at least 2");
        Check(nameof(Dropout), Dropout, Dropout is >= 0 and < 1, "0 to below 1");
        int width = Math.Max(largest.EncoderWidth, largest.DecoderWidth);
        Check(nameof(PositionWidth), PositionWidth ?? width, !(PositionWidth < width), FormattableString.Invariant($"at least {width}, the plan's widest embedding"));
        RequireHeads(largest);
    }

    /// <summary>Checks a plan's heads.</summary>
    /// <param name="plan">The plan.</param>
    internal void RequireHeads(TransformerPlan plan)
    {
        foreach (int heads in plan.Encoder.Select(layer => layer.Heads).Concat(plan.Decoder.SelectMany(layer => new[] { layer.Heads, layer.CrossHeads })))
            Check(nameof(AttentionWidth), AttentionWidth, AttentionWidth % heads == 0, FormattableString.Invariant($"a multiple of {heads}, a number of heads of the plan"));
    }

    private static void Check(string name, double value, bool allowed, string range)
    {
        if (!allowed)
            throw new ArgumentException(FormattableString.Invariant($"SuperTransformerOptions.{name} is {value}; allowed is {range}."), name);
    }
}
