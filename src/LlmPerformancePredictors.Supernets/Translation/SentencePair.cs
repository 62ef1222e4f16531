namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>A sentence and its translation as token ids, without start, end and padding.</summary>
/// <param name="source">The source's ids, at least one.</param>
/// <param name="target">The target's ids, at least one.</param>
public sealed class SentencePair(int[] source, int[] target)
{
    private readonly int[] _source = source ?? throw new ArgumentNullException(nameof(source));
    private readonly int[] _target = target ?? throw new ArgumentNullException(nameof(target));

    /// <summary>The source's ids.</summary>
    public int[] Source { get; } = RequireIds(source, nameof(source));

    /// <summary>The target's ids.</summary>
    public int[] Target { get; } = RequireIds(target, nameof(target));

    private static int[] RequireIds(int[] ids, string name)
    {
        if (ids.Length == 0)
            throw new ArgumentException($"The {name} sentence has no tokens, but needs one: leave the pair out.", name);
        foreach (int id in ids)
        {
            if (id < SpecialToken.Unknown)
            {
                throw new ArgumentException(
                    $"The {name} sentence has the id {id}: ids are at least {SpecialToken.Unknown}, "
                    + "since batches add start, end and padding.",
                    name);
            }
        }

        return ids;
    }
}
